/** What the page says: names, sentences, and what is written beside numbers. */
import { expect, test, type Page } from '@playwright/test'
import { atLeast, counter, openSmall, show, small, smallOf, timeout } from './lab.ts'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const card = (page: Page, name: string) => page.getByRole('group', { name, exact: true })
const nameOf = (page: Page, index: number) =>
  page.getByRole('textbox', { name: 'Name', exact: true }).nth(index)

test('names follow the method and the optimizer into legends and summary, until somebody names a lane', async ({
  page,
}) => {
  await openSmall(page, 'wasm')
  await card(page, 'LookSAM').getByLabel('Method').selectOption('Look-LayerSAM')
  await expect(nameOf(page, 2)).toHaveValue('Look-LayerSAM')
  await nameOf(page, 1).fill('Sharp')
  await card(page, 'Sharp').getByLabel('Method').selectOption('LayerSAM')
  await expect(nameOf(page, 1)).toHaveValue('Sharp')
  await nameOf(page, 1).fill('')
  await nameOf(page, 1).blur()
  await expect(nameOf(page, 1)).toHaveValue('LayerSAM')

  await button(page, 'Settings').click()
  const settings = page.getByRole('dialog')
  await settings.getByLabel('Optimizer', { exact: true }).selectOption('sgd')
  await page.keyboard.press('Escape')
  await expect(nameOf(page, 0)).toHaveValue('SGD')

  await button(page, 'Reset').click()
  await button(page, 'Play').click()
  const legend = page.getByRole('list', { name: 'Lanes on the charts' })
  for (const name of ['SGD', 'LayerSAM', 'Look-LayerSAM']) {
    await expect(legend.getByText(name, { exact: true })).toBeVisible()
  }
  await show(page, 'Summary')
  await expect(page.getByRole('table').getByText('SGD', { exact: true }).first()).toBeVisible()
})

test('a copy is told apart by what is changed in it, and turning a knob renames nothing that trains', async ({
  page,
}) => {
  await openSmall(page, 'wasm')
  await card(page, 'LookSAM').getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  await card(page, 'LookSAM 2').getByRole('textbox', { name: 'α value' }).fill('2')
  await page.keyboard.press('Enter')
  await button(page, 'Reset').click()
  await expect(nameOf(page, 2)).toHaveValue('LookSAM α 0.2')
  await expect(nameOf(page, 3)).toHaveValue('LookSAM α 2')
  await button(page, 'Play').click()
  await atLeast(page, 1)
  await card(page, 'LookSAM α 0.2').getByRole('textbox', { name: 'α value' }).fill('1')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/^α 1 since step [\d,]+ \(LookSAM α 0.2\)/)).toBeVisible()
  await expect(nameOf(page, 2)).toHaveValue('LookSAM α 0.2')
})

test('the headline says what was turned and what that does; ρ is reset to what was loaded', async ({
  page,
}) => {
  await page.goto(`./?${small}&backend=wasm`)
  const said = page.getByRole('region', { name: 'What you see' })
  await expect(said).toContainText('Three copies of one Vision Transformer')
  await atLeast(page, 50)
  await card(page, 'LookSAM').getByRole('textbox', { name: 'α value' }).fill('1.7')
  await page.keyboard.press('Enter')
  await expect(said).toContainText(/α 1.7 since step [\d,]+ \(LookSAM\)\. So large an α/, {
    timeout,
  })
  await card(page, 'LookSAM').getByRole('textbox', { name: 'ρ value' }).fill('0.3')
  await page.keyboard.press('Enter')
  await expect(said).toContainText(/ρ 0.3 since step [\d,]+ \(LookSAM\)/, { timeout })
  await card(page, 'LookSAM').getByRole('button', { name: 'Reset ρ to 0.1' }).click()
  await expect(card(page, 'LookSAM').getByRole('textbox', { name: 'ρ value' })).toHaveValue('0.1')
})

test('a word of the page’s sentences opens the glossary', async ({ page }) => {
  await openSmall(page, 'wasm')
  await button(page, 'Vision Transformer').focus()
  await button(page, 'Vision Transformer').click()
  await expect(page.getByRole('tooltip')).toContainText('cuts an image into patches')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('tooltip')).toHaveCount(0)
})

test('a preset turns a knob on the way; what cannot be loaded has no button for it', async ({
  page,
}) => {
  await openSmall(page, 'wasm')
  await button(page, 'Presets').click()
  const presets = page.getByRole('dialog', { name: 'Presets' })
  await presets.getByText('Other data sets').click()
  await expect(presets.getByText('CIFAR-10', { exact: true })).toBeVisible()
  await expect(presets.getByRole('button', { name: 'Load CIFAR-10' })).toHaveCount(0)
  await presets.getByRole('button', { name: 'Load Wrong labels, α raised later' }).click()
  await expect(nameOf(page, 3)).toHaveValue('LookSAM, α raised')
  await expect(page.getByRole('region', { name: 'What you see' })).toContainText(
    'α 1.7 since step 340 (LookSAM, α raised)',
    { timeout },
  )
})

test('at the end Play says that it starts anew, and more steps are offered', async ({ page }) => {
  await page.goto(`./?${smallOf(20)}&backend=wasm`)
  await button(page, 'Train longer').click()
  await expect(button(page, 'Play')).toHaveAttribute('title', /Starts anew/)
  await expect(page.getByText('Play starts anew, with the same 20 steps.')).toBeVisible()
  await expect(page.getByText('the learning rate falls to zero')).toBeVisible()
  await button(page, 'Start anew with 100 steps').click()
  await expect(counter(page)).toHaveText(/of 100/)
  await expect(page).toHaveURL(/steps=100\b/)
  await expect(button(page, 'Train longer')).toBeVisible()
})

test('from 1366 px on Presets, Settings and Share keep their words', async ({ page }) => {
  await openSmall(page, 'wasm')
  for (const width of [1366, 1440, 1920]) {
    await page.setViewportSize({ width, height: 768 })
    for (const name of ['Presets', 'Settings', 'Share']) {
      await expect(button(page, name).getByText(name)).toBeVisible()
    }
    const header = await page.getByRole('banner').boundingBox()
    expect(header!.height).toBeLessThan(70)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      width,
    )
    await expect(button(page, 'WebAssembly')).toBeVisible()
  }
})

test('the images that it learns from stand beside the headline, the wrong ones marked', async ({
  page,
}) => {
  await openSmall(page, 'wasm')
  const strip = page.getByRole('list', { name: 'Training images with the labels they are given' })
  await expect(strip.getByRole('listitem')).toHaveCount(8)
  const wrong = strip.getByRole('listitem').filter({ hasText: 'wrong on purpose: it is' })
  expect(await wrong.count()).toBeGreaterThan(0)
  const drawn = await strip
    .locator('canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      return new Set(data.filter((_, i) => i % 4 === 0)).size
    })
  expect(drawn).toBeGreaterThan(3)

  await button(page, 'Why it helps').click()
  const why = page.getByRole('dialog', { name: 'Why it helps' })
  await expect(
    why.getByRole('img', { name: 'Why it helps: a sharp and a flat valley' }),
  ).toBeVisible()
  await expect(why).toContainText('A schematic picture, not measured.')
})

test('on the projector α goes from 0.2 to 2 by a few keys, by a fourth, by digits and to an end', async ({
  page,
}) => {
  await page.goto(`./?${small}&backend=wasm&present=1&autoplay=0`)
  const alpha = page.getByRole('group', { name: 'LookSAM: reuse strength α' })
  const value = alpha.getByRole('status')
  await expect(button(page, 'Paused')).toBeVisible({ timeout })
  await expect(value).toHaveText('0.2')
  const keys = async (...pressed: string[]) => {
    for (const key of pressed) await page.keyboard.press(key)
  }
  await keys('a', 'End')
  await expect(value).toHaveText('2')
  await keys('Home')
  await expect(value).toHaveText('0')
  await keys('PageUp', 'PageUp')
  await expect(value).toHaveText('1')
  await keys('PageDown')
  await expect(value).toHaveText('0.5')
  await keys('v', '1', '.', '7')
  await expect(value).toHaveText('1.7▏')
  await keys('Enter')
  await expect(value).toHaveText('1.7')
  await keys('v', '9', '9', 'Enter')
  await expect(value).toHaveText('99▏') // too large: it stays where it was typed
  await keys('Escape')
  await expect(value).toHaveText('1.7')
  await keys('Space')
  await expect(page.getByText(/α 1.7 from the start \(LookSAM\)/)).toBeVisible()
})

test('on the projector one chooses the knobs, sees the address in letters, and Done has no pause sign', async ({
  page,
}) => {
  await page.goto(`./?${smallOf(20)}&backend=wasm&present=1`)
  await expect(button(page, 'Done')).toHaveText('✓ Done', { timeout })
  await expect(page.getByRole('group', { name: 'LookSAM: learning rate η' })).toBeVisible()
  await button(page, 'Knobs').click()
  for (const knob of ['η learning rate', 'ρ radius']) {
    await page.getByRole('menuitemcheckbox', { name: knob }).click()
  }
  await page.keyboard.press('Escape')
  await expect(page.getByRole('group', { name: 'LookSAM: learning rate η' })).toHaveCount(0)
  await expect(page.getByRole('group', { name: 'LookSAM: refresh interval k' })).toBeVisible()
  await expect(page).toHaveURL(/knobs=k,alpha/)
  const tops = await page
    .getByRole('group', { name: /^LookSAM: / })
    .locator('output')
    .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)))
  expect(new Set(tops).size).toBe(1)

  await page.keyboard.press('q')
  await expect(page.getByRole('img', { name: 'QR code of the link' })).toBeVisible()
  await expect(page.getByRole('main', { name: 'Address' })).toContainText(new URL(page.url()).host)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('img', { name: 'QR code of the link' })).toHaveCount(0)
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys and help' })
  const size = (of: string) =>
    help.getByText(of).evaluate((one) => parseFloat(getComputedStyle(one).fontSize))
  expect(await size('Turns it to an end of its slider')).toBeGreaterThan(17)
})
