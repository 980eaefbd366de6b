/** Kept runs opened and replayed without training: from the table, from a link, and on the projector by keys. */
import { expect, test, type Page } from '@playwright/test'
import { counter, importFile, menuOf, show, smallOf, stepShown, timeout, troubleOn } from './lab.ts'

const name = 'AdamW, SAM, LookSAM'
const steps = 40

/** The page has trained a run to its end and kept it. */
async function keepOne(page: Page): Promise<void> {
  await page.goto(`./?${smallOf(steps)}&backend=wasm`)
  await expect.poll(() => stepShown(page), { timeout }).toBe(steps)
  await show(page, 'Runs')
  await expect(page.getByText(`done, ${steps} steps`)).toBeVisible({ timeout })
}

/** Every training worker that the page asks for. */
function workersOf(page: Page): string[] {
  const workers: string[] = []
  page.on('worker', (worker) => workers.push(worker.url()))
  return workers
}

test('a kept run opens in all views as it was, and nothing trains', async ({ page }) => {
  await keepOne(page)
  const strip = page.getByRole('list', { name: 'Training images with the labels they are given' })
  await show(page, 'Charts')
  await expect(strip.getByRole('listitem')).toHaveCount(8)
  const images = await strip.innerText()
  await show(page, 'Summary')
  const panel = page.getByRole('tabpanel')
  await expect(panel.getByRole('table').first()).toBeVisible()
  const summary = await panel.innerText()
  await page.goto('./?backend=wasm&paused')
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled({ timeout })
  const trouble = troubleOn(page)
  const workers = workersOf(page)
  await show(page, 'Runs')
  await page.getByRole('button', { name: `Open ${name}` }).click()
  await expect(page.getByRole('region', { name: 'Replay' })).toContainText(`Replay of ${name}`)
  await expect(counter(page)).toHaveText(new RegExp(`Step ${steps} of ${steps}`))
  const place = page.getByRole('slider', { name: 'Step of the replay' })
  await expect(place).toBeVisible()
  expect((await place.boundingBox())!.height).toBeGreaterThan(8)
  await place.focus()
  await page.keyboard.press('Home')
  await expect.poll(() => stepShown(page)).toBe(0)
  await page.keyboard.press('End')
  await expect.poll(() => stepShown(page)).toBe(steps)
  await show(page, 'Algorithm')
  await expect(page.getByRole('region', { name: 'Geometry' })).toContainText(`t = ${steps - 1}`)
  await show(page, 'Summary')
  await expect.poll(() => panel.innerText()).toBe(summary)
  await show(page, 'Charts')
  await expect(page.getByRole('figure', { name: 'Loss' })).toBeVisible()
  await expect.poll(() => strip.innerText()).toBe(images)
  expect(workers.filter((url) => url.includes('trainer'))).toEqual([])
  expect(trouble).toEqual([])
})

test('a link replays a kept run on the projector, by keys alone', async ({ page }) => {
  await keepOne(page)
  await page.getByRole('button', { name: `Replay ${name}` }).click()
  await page.getByRole('button', { name: 'Restart' }).click()
  const inAddress = (name: string) => new URL(page.url()).searchParams.get(name)
  await expect.poll(() => [inAddress('paused'), inAddress('at')]).toEqual(['1', null])
  const workers = workersOf(page)
  await page.goto(`${page.url()}&present=1`)
  const shown = () => counter(page).innerText()
  await expect.poll(shown, { timeout }).toMatch(new RegExp(`^Step 0 of ${steps}`)) // it stands ready
  await page.keyboard.press('s')
  await expect.poll(shown).toMatch(/^Step 1 of/)
  await page.keyboard.press('<')
  await page.keyboard.press(' ')
  await expect.poll(shown, { timeout }).toMatch(new RegExp(`^Step ${steps} of`))
  await page.keyboard.press('r')
  await expect.poll(shown).toMatch(/^Step 0 of/)
  await page.keyboard.press(' ')
  await expect.poll(shown, { timeout }).toMatch(new RegExp(`^Step ${steps} of`))
  expect(workers.filter((url) => url.includes('trainer'))).toEqual([])
})

test('a run file opens as a replay that waits where the address says paused, and trains on from there', async ({
  page,
}) => {
  await page.goto(`./?${smallOf(100_000)}&backend=wasm`)
  await expect.poll(() => stepShown(page), { timeout }).toBeGreaterThan(30)
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await show(page, 'Runs')
  await menuOf(page, name).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Export with weights' }).click()
  const file = await (await download).path()

  await page.evaluate(() => indexedDB.deleteDatabase('looksam-lab'))
  await page.goto('./?backend=wasm&paused')
  await show(page, 'Runs')
  await importFile(page, file)
  const bar = page.getByRole('region', { name: 'Replay' })
  await expect(bar).toContainText('Nothing trains')
  await expect.poll(() => stepShown(page)).toBe(0)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(() => stepShown(page), { timeout }).toBeGreaterThan(20)
  await bar.getByRole('button', { name: /Go on training from step/ }).click()
  await expect(bar).toHaveCount(0, { timeout })
  await expect.poll(() => stepShown(page), { timeout }).toBeGreaterThan(60)
})

test('a link to a run that this browser does not keep says so and shows its experiment', async ({
  page,
}) => {
  await page.goto(`./?${smallOf(60)}&backend=wasm&replay=nowhere-1&paused&at=few`)
  await expect(page.getByText('does not keep the run that the link replays')).toBeVisible()
  await expect(page.getByText('at is "few"; allowed: a step')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled({ timeout })
  await expect.poll(() => stepShown(page)).toBe(0)
})
