/** The images of a run through the eyes of its lanes, while it trains. */
import { expect, test } from '@playwright/test'
import { atLeast, openSmall, pause, show, timeout, troubleOn } from './lab.ts'

test('while it trains: a wall that filters, one image with bars and attention, confusion, wrong labels', async ({
  page,
}) => {
  const trouble = troubleOn(page)
  await openSmall(page, 'wasm')
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await show(page, 'Images')
  const view = page.getByRole('region', { name: 'Images' })
  await expect(view.getByText('10 of 10 images')).toBeVisible({ timeout })
  const counts = view.getByRole('table', { name: 'Verdicts by lane' })
  await expect(counts.getByRole('row', { name: /^AdamW \d+ \d+$/ })).toBeVisible({ timeout })
  const tiles = view.getByRole('list', { name: 'Images', exact: true }).getByRole('button')
  await expect(tiles).toHaveCount(10)
  await atLeast(page, 30)
  await pause(page)

  // Of every lane right and wrong are all images, and the filter shows as many as the counts say.
  await expect(async () => {
    const row = await counts.getByRole('row', { name: /^AdamW/ }).innerText()
    const [right, wrong] = row.match(/\d+/g)!.map(Number)
    expect(right! + wrong!).toBe(10)
    await view.getByLabel('Verdict of AdamW').selectOption('wrong')
    await expect(tiles).toHaveCount(wrong!, { timeout: 1000 })
  }).toPass()
  await view.getByRole('button', { name: 'Show all' }).click()
  await expect(tiles).toHaveCount(10)

  await tiles.first().focus()
  await page.keyboard.press('ArrowRight')
  await expect(tiles.nth(1)).toBeFocused()
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByRole('table', { name: 'Class probabilities by lane' })).toBeVisible()
  await expect(sheet.getByRole('img', { name: /^Block 1, head 2: most at row/ })).toHaveCount(3)
  await expect(sheet.getByRole('img', { name: /^Rollout/ })).toHaveCount(3)
  await page.keyboard.press('Escape')
  await expect(tiles.nth(1)).toBeFocused()

  await view.getByText('Confusion', { exact: true }).click()
  const matrix = view.getByRole('table', { name: 'Confusion of SAM' })
  await matrix
    .getByRole('button', { name: /: [1-9]\d*$/ })
    .first()
    .click()
  await expect(view.getByRole('region', { name: 'The images of the cell' })).toContainText(
    /[1-9]\d* of 10 images/,
  )

  await view.getByText('Wrong labels', { exact: true }).click()
  await expect(counts.getByRole('columnheader')).toHaveText([/memorised/, /resisted/, /other/])
  await expect(tiles.first()).toHaveAccessibleName(/labelled \d; AdamW says \d, .*SAM says/)
  expect(trouble).toEqual([])
})

test('a drawn digit has every lane’s verdict, by mouse and by keys', async ({ page }) => {
  await openSmall(page, 'wasm')
  await show(page, 'Images')
  await page.getByText('Draw', { exact: true }).click()
  const pad = page.getByRole('application')
  const box = (await pad.boundingBox())!
  const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const
  await page.mouse.move(...at(0.3, 0.2))
  await page.mouse.down()
  await page.mouse.move(...at(0.7, 0.2), { steps: 4 })
  await page.mouse.move(...at(0.4, 0.85), { steps: 4 })
  await page.mouse.up()
  const said = page.getByRole('region', { name: 'Images' }).getByRole('status')
  await expect(said).toContainText(/AdamW says \d, \d+%; SAM says \d, \d+%; LookSAM says \d/)
  await expect(page.getByRole('region', { name: 'Attention' }).getByRole('img')).toHaveCount(9)
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await expect(said).toBeEmpty()
  await pad.focus()
  for (const key of ['Space', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Space'])
    await page.keyboard.press(key)
  await expect(said).toContainText(/AdamW says \d/)
})
