/** Two tabs with the same runs: nobody's words or steps are lost, and each shows what the other does. */
import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { atLeast, stepShown, timeout } from './lab.ts'

const small =
  'v=1&trainSize=200&patchSize=4&width=8&depth=1&heads=2&batchSize=8&evalEvery=20&backend=wasm'

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const show = (page: Page, tab: string) => page.getByRole('tab', { name: tab, exact: true }).click()
const playing = (page: Page) => page.getByRole('button', { name: 'Pause', exact: true })
const standing = (page: Page) => page.getByRole('button', { name: 'Play', exact: true })

async function menu(page: Page, run: string) {
  await page.getByRole('button', { name: `${run}: more` }).click()
  return page.getByRole('menu')
}

/** A trains a run of 100,000 steps, and has paused it; B is a tab beside it that trains nothing. */
async function twoTabs(context: BrowserContext): Promise<[Page, Page]> {
  const [a, b] = [await context.newPage(), await context.newPage()]
  await a.goto(`./?${small}&steps=100000&lane=A,base`)
  await atLeast(a, 30)
  await press(a, 'Pause')
  await expect(standing(a)).toBeVisible()
  await b.goto(`./?${small}&steps=50&lane=B,base&autoplay=0`)
  await show(b, 'Runs')
  return [a, b]
}

test('a name and a note from another tab outlive what this one trains', async ({ context }) => {
  const [a, b] = await twoTabs(context)
  await (await menu(b, 'A')).getByRole('menuitem', { name: 'Rename' }).click()
  await b.keyboard.type('Tuesday')
  await b.keyboard.press('Enter')
  await (await menu(b, 'Tuesday')).getByRole('menuitem', { name: 'Note' }).click()
  await b.keyboard.type('from the other tab')
  await expect(b.getByRole('textbox', { name: 'Note on Tuesday' })).toHaveValue(
    'from the other tab',
  )
  await show(a, 'Runs')
  const note = a.getByRole('textbox', { name: 'Note on Tuesday' })
  await expect(note).toHaveValue('from the other tab')
  const before = await stepShown(a)
  await press(a, 'Play')
  await atLeast(a, before + 20)
  await press(a, 'Pause')
  const kept = a.getByText(new RegExp(`kept at step [\\d,]+ of`))
  await expect(kept).not.toHaveText(new RegExp(`kept at step ${before} of`))
  for (const page of [a, b]) {
    await page.reload()
    await show(page, 'Runs')
    await expect(page.getByRole('textbox', { name: 'Note on Tuesday' })).toHaveValue(
      'from the other tab',
    )
  }
})

test('a run that one tab shows is not continued or deleted in another; once the tab is closed it is', async ({
  context,
}) => {
  const [a, b] = await twoTabs(context)
  const open = 'It is open in another tab: go on with it there, or close that tab first.'
  await expect(b.getByText(open)).toBeVisible()
  await press(a, 'Play')
  await expect(playing(a)).toBeVisible()
  await expect(b.getByText('It trains in another tab: go on with it there')).toBeVisible()
  const items = await menu(b, 'A')
  await expect(items.getByRole('menuitem', { name: 'Continue' })).toBeDisabled()
  await expect(items.getByRole('menuitem', { name: 'Delete' })).toBeDisabled()
  await b.keyboard.press('Escape')
  await b.getByRole('checkbox', { name: 'Select A' }).check()
  await expect(b.getByRole('button', { name: 'Save as CSV' })).toBeVisible()
  await expect(b.getByRole('button', { name: /^Delete/ })).toHaveCount(0)
  await b.getByRole('checkbox', { name: 'Select A' }).uncheck()

  await press(a, 'Pause')
  await expect(b.getByText(open)).toBeVisible()
  const step = await stepShown(a)
  await expect(b.getByText(new RegExp(`kept at step [\\d,]+ of`))).toBeVisible()
  await a.close()
  await expect(b.getByText('stopped at step')).toBeVisible()
  await (await menu(b, 'A')).getByRole('menuitem', { name: 'Continue' }).click()
  await expect(playing(b)).toBeVisible()
  await atLeast(b, step + 10)
})

test('where the browser has no locks and no channel, two tabs that go on with one run keep both', async ({
  context,
}) => {
  await context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })
    Object.defineProperty(globalThis, 'BroadcastChannel', { value: undefined })
  })
  const [a, b] = await twoTabs(context)
  const before = await stepShown(a)
  await (await menu(b, 'A')).getByRole('menuitem', { name: 'Continue' }).click()
  await atLeast(b, before + 200)
  await press(b, 'Pause')
  await show(b, 'Runs')
  await expect(b.getByText(/kept at step [\d,]+ of/)).toBeVisible()
  const far = await b.getByText(/kept at step [\d,]+ of/).innerText()

  await press(a, 'Play')
  await atLeast(a, before + 20)
  await press(a, 'Pause')
  await expect(
    a.getByText('“A” went on in another tab too: what trained here is kept as “A (2)”.'),
  ).toBeVisible()
  await b.reload()
  await show(b, 'Runs')
  const steps = /step ([\d,]+) of/.exec(far)![1]
  await expect(b.getByText(`stopped at step ${steps} of`)).toBeVisible()
  await expect(b.getByRole('button', { name: 'A (2): more' })).toBeVisible()
})

test('a sweep that trains in one tab shows as such in another, and goes on there once the tab is closed', async ({
  context,
}) => {
  const [a, b] = [await context.newPage(), await context.newPage()]
  for (const page of [a, b]) {
    await page.goto(`./?${small}&steps=50&lane=B,base&autoplay=0`)
    await show(page, 'Sweep')
    for (const [name, value] of [
      ['Values of the rows', '1, 2'],
      ['Values of the columns', '0.2 2'],
      ['Steps of each run', '10000'],
    ] as const) {
      await page.getByRole('textbox', { name, exact: true }).fill(value)
      await page.getByRole('textbox', { name, exact: true }).press('Enter')
    }
  }
  await press(a, 'Start the sweep')
  const sweep = b.getByRole('region', { name: 'Sweep', exact: true })
  await expect(sweep).toContainText('Another tab trains this sweep: pause or cancel it there.')
  await expect(sweep.getByRole('button', { name: 'Go on with the sweep' })).toHaveCount(0)
  await expect(sweep).toContainText(/[1-5] of 6 runs done/, { timeout })
  await press(a, 'Pause the sweep')
  await expect(sweep).toContainText('Another tab has paused this sweep')

  await sweep.getByText('Another sweep', { exact: true }).click()
  await press(b, 'Start the sweep')
  await expect(
    b.getByText('A sweep is trained in another tab: pause or cancel it there.'),
  ).toBeVisible()
  await a.close()
  await press(b, 'Go on with the sweep')
  await expect(sweep).toContainText('6 of 6 runs done', { timeout })
})
