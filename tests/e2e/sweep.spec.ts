/** What a run comes to, and sweeps: trained in a worker of their own, mapped, paused, kept, and opened run by run. */
import { expect, test, type Page } from '@playwright/test'
import { atLeast, openSmall, stepShown, timeout, troubleOn } from './lab.ts'

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const show = (page: Page, tab: string) => page.getByRole('tab', { name: tab, exact: true }).click()
const sweep = (page: Page) => page.getByRole('region', { name: 'Sweep', exact: true })
const row = (page: Page, name: string) => sweep(page).getByRole('row', { name, exact: false })

async function fill(page: Page, name: string, value: string): Promise<void> {
  const field = page.getByRole('textbox', { name, exact: true })
  await field.fill(value)
  await field.press('Enter')
}

/** k 1 and 2, α 0.2 and 2, and SAM and AdamW. */
async function setUp(page: Page, steps: number): Promise<void> {
  await fill(page, 'Values of the rows', '1, 2')
  await fill(page, 'Values of the columns', '0.2 2')
  await fill(page, 'Steps of each run', String(steps))
}

/** The numbers of the map, row by row, SAM and base last. */
async function numbersOf(page: Page): Promise<string[]> {
  await expect(sweep(page).getByText('6 of 6 runs done')).toBeVisible({ timeout })
  return sweep(page).getByRole('cell').getByRole('button').allInnerTexts()
}

test('the summary tells when the target was reached, in sentences, a table, and copied', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const trouble = troubleOn(page)
  await page.goto('./?backend=wasm&autoplay=0')
  await show(page, 'Summary')
  const summary = page.getByRole('region', { name: 'Summary', exact: true })
  await expect(summary).toContainText('Numbers appear with the first evaluation after step 0')
  await press(page, 'Play')
  await atLeast(page, 52)
  await press(page, 'Pause')
  await fill(page, 'Target accuracy', '30')
  await expect(summary).toContainText(/reached 30% validation accuracy soonest/)
  const until = summary.getByRole('row', { name: /^device time ÷ SAM’s/ })
  await expect(until.getByRole('cell').last()).toHaveText(/^\d+\.\d\d$/)
  await fill(page, 'Target accuracy', '100')
  await expect(summary).toContainText('No lane has reached 100% validation accuracy yet.')
  await expect(summary.getByText('not reached yet').first()).toBeVisible()
  await expect(summary).toContainText(/A step of LookSAM, 1\.\d\d gradients on average, is/)
  await press(page, 'Copy as CSV')
  const csv = await page.evaluate(() => navigator.clipboard.readText())
  expect(csv.split('\r\n').map((line) => line.split(',')[0])).toEqual([
    'lane',
    'AdamW',
    'SAM',
    'LookSAM',
    '',
  ])
  await fill(page, 'Target accuracy', '0')
  await expect(summary).toContainText('Target accuracy: 0 is not allowed')
  expect(trouble).toEqual([])
})

test('a sweep trains while the page stands still, pauses, comes back after a reload, and opens its runs', async ({
  page,
}) => {
  const trouble = troubleOn(page)
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => 3 })
  })
  await openSmall(page, 'wasm')
  await press(page, 'Play')
  await atLeast(page, 2)
  await show(page, 'Sweep')
  await setUp(page, 200)
  await expect(sweep(page)).toContainText(
    /6 runs of 200 steps: about \d+ (s|min) at the pace of the run on the page, with 3 runs at once\./,
  )
  await press(page, 'Start the sweep')
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await expect(sweep(page)).toContainText('The run on the page is paused while the sweep trains.')
  await expect(sweep(page)).toContainText('3 runs train at once, each in a worker of its own.')
  await expect(row(page, 'SAM').getByText(/^step \d+$/)).toBeVisible({ timeout })
  const stood = await stepShown(page)

  await press(page, 'Pause the sweep')
  await expect(page.getByRole('button', { name: 'Resume the sweep' })).toBeVisible()
  await expect(page.getByText('The sweep is paused.')).toBeAttached()
  const before = await sweep(page).innerText()
  await show(page, 'Charts') // what is not shown goes on, or here stands, all the same
  await page.waitForTimeout(500)
  await show(page, 'Sweep')
  expect(await sweep(page).innerText()).toBe(before)

  await press(page, 'Resume the sweep')
  const numbers = await numbersOf(page)
  expect(numbers).toHaveLength(6)
  for (const number of numbers) expect(number).toMatch(/^\d+\.\d%$/)
  const [once, anotherOnce, , , sam] = numbers
  expect([once, anotherOnce]).toEqual([sam, sam]) // k = 1 is SAM, whatever α
  expect(await stepShown(page)).toBe(stood)

  await page.reload()
  await show(page, 'Runs')
  await expect(page.getByRole('checkbox', { name: 'Select Sweep LookSAM k 1, α 0.2' })).toHaveCount(
    0,
  )
  await page.getByRole('checkbox', { name: 'Runs of sweeps (6)' }).check()
  await expect(
    page.getByRole('checkbox', { name: 'Select Sweep LookSAM k 1, α 0.2' }),
  ).toBeVisible()
  await show(page, 'Sweep')
  expect(await numbersOf(page)).toEqual(numbers)
  await expect(sweep(page)).not.toContainText('trained at once')
  await sweep(page).getByLabel('The map shows').selectOption('Device time, s')
  await expect(sweep(page)).toContainText('Times were taken while up to 3 runs trained at once')
  await row(page, 'k 2').getByRole('button').first().focus()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('tooltip')).toContainText('k 2, α 2')
  await expect(page.getByRole('tooltip')).toContainText('gradients per step 1.50')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tab', { name: 'Charts', selected: true })).toBeFocused()
  await expect.poll(() => stepShown(page)).toBe(200)
  const card = page.getByRole('group', { name: 'LookSAM', exact: true })
  await expect(card.getByRole('textbox', { name: 'α value' })).toHaveValue('2')
  const beside = page.getByRole('list', { name: 'Kept runs on the charts' })
  await expect(beside.locator(':scope > li')).toHaveText([/^Sweep SAM/, /^Sweep AdamW/])
  expect(trouble).toEqual([])
})

test('by turns gives the numbers of one after the other; Play on the page makes the sweep wait; cancelled it can be gone on with', async ({
  page,
}) => {
  const trouble = troubleOn(page)
  await openSmall(page, 'wasm')
  await show(page, 'Sweep')
  await setUp(page, 200)
  await fill(page, 'Values of the columns', '0.2; x')
  await expect(sweep(page)).toContainText('α: x is not allowed; allowed: 1 to 12 different values')
  await expect(page.getByRole('button', { name: 'Start the sweep' })).toBeDisabled()
  await setUp(page, 200)
  await page.getByLabel('Seeds of each run').selectOption('2')
  await press(page, 'Start the sweep')
  const alone = await numbersOf(page)
  for (const number of alone) expect(number).toMatch(/^\d+\.\d%\s*± \d+\.\d%$/)

  await page.getByText('Another sweep', { exact: true }).click()
  await page.getByText('By turns', { exact: true }).click()
  await press(page, 'Start the sweep')
  await expect(
    row(page, 'k 2')
      .getByText(/^step \d+$/)
      .first(),
  ).toBeVisible({ timeout })
  await press(page, 'Play')
  await expect(sweep(page)).toContainText('The sweep waits while the run on the page trains.')
  await press(page, 'Resume the sweep')
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await press(page, 'Cancel the sweep')
  await press(page, 'Go on with the sweep')
  expect(await numbersOf(page)).toEqual(alone)
  expect(trouble).toEqual([])
})
