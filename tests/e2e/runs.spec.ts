/** Kept runs: in the table over reloads, gone on with, overlaid, described, deleted, and out to files and back in. */
import { readFile } from 'node:fs/promises'
import { expect, test, type Page } from '@playwright/test'
import { atLeast, importFile, menuOf, openSmall, show, stepShown, troubleOn } from './lab.ts'

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const inTable = (page: Page, lane: string) => page.getByRole('row', { name: lane })

async function choose(page: Page, run: string, item: string): Promise<void> {
  await menuOf(page, run).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}

async function saved(page: Page, run: string, item: string): Promise<string> {
  const download = page.waitForEvent('download')
  await choose(page, run, item)
  return (await download).path()
}

/** The notes in the browser's database. */
const notesIn = (page: Page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const opening = indexedDB.open('looksam-lab')
        opening.addEventListener('success', () => {
          const store = opening.result.transaction('summaries').objectStore('summaries')
          const all = store.getAll()
          all.addEventListener('success', () => {
            opening.result.close()
            resolve((all.result as { note: string }[]).map(({ note }) => note))
          })
        })
      }),
  )

const first = 'AdamW, SAM, LookSAM'

/** A small experiment, trained for some steps and paused; the step it stands at. */
async function trainSome(page: Page): Promise<number> {
  await openSmall(page, 'wasm')
  await press(page, 'Play')
  await atLeast(page, 30)
  await press(page, 'Pause')
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await show(page, 'Runs')
  const step = await settled(page)
  await expect(page.getByText(`kept at step ${step} of`)).toBeVisible()
  return step
}

/** The step at which the page stands still. */
async function settled(page: Page): Promise<number> {
  let step = -1
  await expect
    .poll(async () => {
      const before = step
      step = await stepShown(page)
      return step === before
    })
    .toBe(true)
  return step
}

test('a paused run is in the table after a reload, and goes on from where it stood', async ({
  page,
}) => {
  const step = await trainSome(page)
  const numbers = await inTable(page, `${first}: LookSAM`).innerText()
  expect(numbers).toMatch(/%/)
  await page.goto('./?backend=wasm&autoplay=0')
  const trouble = troubleOn(page)
  await show(page, 'Runs')
  await expect(page.getByText(`stopped at step ${step} of`)).toBeVisible()
  expect(await inTable(page, `${first}: LookSAM`).innerText()).toBe(numbers)
  await expect(page.getByText(/Differs from the page: .*Batch size \d+ → 8/)).toBeVisible()

  await choose(page, first, 'Continue')
  await expect(page.getByText(`“${first}” goes on from step ${step}.`)).toBeAttached()
  await expect(page.getByRole('tab', { name: 'Charts' })).toBeFocused()
  await atLeast(page, step + 5)
  await press(page, 'Pause')
  await show(page, 'Runs')
  await expect(page.getByText('this one')).toBeVisible()
  await expect(menuOf(page, first)).toHaveCount(1)
  expect(trouble).toEqual([])
})

test('an overlay draws its lines in a colour of its own, is read at the cursor, and is taken off', async ({
  page,
}) => {
  await trainSome(page)
  await press(page, 'Reset')
  await expect.poll(() => stepShown(page)).toBe(0)
  const box = page.getByRole('checkbox', { name: `Overlay ${first} on charts` })
  await box.check()
  await show(page, 'Charts')
  const loss = page.getByRole('figure', { name: 'Loss', exact: true })
  await expect(loss.locator('path[stroke^="var(--overlay-0"]').first()).toBeAttached()
  await page.getByRole('slider', { name: 'Accuracy cursor' }).press('ArrowLeft')
  const accuracy = page.getByRole('figure', { name: 'Accuracy', exact: true })
  await expect(accuracy.getByText(`${first}: SAM`)).toBeVisible()
  await press(page, `Take ${first} off the charts`)
  await expect(loss.locator('path[stroke^="var(--overlay-0"]')).toHaveCount(0)
  await show(page, 'Runs')
  await expect(box).not.toBeChecked()
})

test('a name and a note survive a reload; a deleted run comes back with Undo, and is gone without', async ({
  page,
}) => {
  await trainSome(page)
  await press(page, 'Reset')
  await expect.poll(() => stepShown(page)).toBe(0)
  await choose(page, first, 'Rename')
  await expect(page.getByRole('textbox', { name: 'Name', exact: true }).first()).toBeFocused()
  await page.keyboard.type('Tuesday')
  await page.keyboard.press('Enter')
  await choose(page, 'Tuesday', 'Note')
  await expect(page.getByRole('textbox', { name: 'Note on Tuesday' })).toBeFocused()
  await page.keyboard.type('α was too large')
  await expect.poll(() => notesIn(page)).toEqual(['α was too large'])
  await page.reload()
  await show(page, 'Runs')
  await expect(page.getByRole('textbox', { name: 'Note on Tuesday' })).toHaveValue(
    'α was too large',
  )

  await choose(page, 'Tuesday', 'Delete')
  await expect(menuOf(page, 'Tuesday')).toBeHidden()
  await press(page, 'Undo')
  await expect(menuOf(page, 'Tuesday')).toBeVisible()

  await page.getByRole('checkbox', { name: 'Select Tuesday' }).check()
  await press(page, 'Delete 1 run')
  await expect(page.getByText('No runs yet')).toBeVisible()
  await expect(page.getByText('“Tuesday” was deleted.')).toBeHidden()
  await page.reload()
  await show(page, 'Runs')
  await expect(page.getByText('No runs yet')).toBeVisible()
})

test('a run goes out to a file and comes in elsewhere, with weights to go on from where asked', async ({
  page,
  browser,
}) => {
  const step = await trainSome(page)
  const numbers = await inTable(page, `${first}: LookSAM`).innerText()
  const plain = await saved(page, first, 'Export')
  const whole = await saved(page, first, 'Export with weights')

  const elsewhere = await (await browser.newContext()).newPage()
  const trouble = troubleOn(elsewhere)
  await elsewhere.goto('./?backend=wasm&autoplay=0')
  await show(elsewhere, 'Runs')
  await expect(elsewhere.getByText('No runs yet')).toBeVisible()
  await importFile(elsewhere, plain)
  expect(await inTable(elsewhere, `${first}: LookSAM`).innerText()).toBe(numbers)
  await menuOf(elsewhere, first).click()
  await expect(elsewhere.getByRole('menuitem', { name: 'Continue' })).toBeDisabled()
  await elsewhere.keyboard.press('Escape')
  await expect(menuOf(elsewhere, first)).toBeFocused()

  await importFile(elsewhere, plain)
  await expect(
    elsewhere.getByText(/is already in the table, as “AdamW, SAM, LookSAM”/),
  ).toBeVisible()
  await importFile(elsewhere, whole)
  await choose(elsewhere, `${first} (2)`, 'Continue')
  await expect(elsewhere.getByText(`goes on from step ${step}.`)).toBeAttached()
  await atLeast(elsewhere, step + 2)
  expect(trouble).toEqual([])
  await elsewhere.context().close()
})

test('a file that was cut off, or is none, is refused in one sentence; dropped, it is recognised', async ({
  page,
}) => {
  const trouble = troubleOn(page)
  await trainSome(page)
  const text = await readFile(await saved(page, first, 'Export'), 'utf8')
  await importFile(page, { name: 'cut.json', text: text.slice(0, text.length / 2) })
  const cut = page.getByText(/cut\.json was not imported: run file: it is no JSON, or was cut off/)
  await expect(cut).toHaveCount(1)

  await page.evaluate(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['{"format":"looksam-lab run"}'], 'other.json'))
    const drop = { dataTransfer: transfer, bubbles: true, cancelable: true }
    document.body.dispatchEvent(new DragEvent('drop', drop))
  })
  await expect(page.getByText(/other\.json was not imported: run file: version is/)).toHaveCount(1)
  await expect(menuOf(page, first)).toHaveCount(1)
  expect(trouble).toEqual([])
})

for (const how of ['throws', 'refuses'] as const) {
  test(`a browser whose database ${how} says so once, and training goes on`, async ({ page }) => {
    await page.addInitScript((how) => {
      const { open } = IDBFactory.prototype
      IDBFactory.prototype.open = function (name) {
        if (how === 'throws') throw new DOMException('storage is blocked', 'SecurityError')
        // A database of a newer page: the older version that this page asks for is refused.
        open.call(this, name, 1000)
        return open.call(this, name, 2)
      }
    }, how)
    await openSmall(page, 'wasm')
    const sentence = /does not keep runs .*storage is blocked|newer version .* no longer keeps runs/
    await expect(page.getByText(sentence)).toHaveCount(1)
    await press(page, 'Play')
    await atLeast(page, 20)
    await press(page, 'Pause')
    await press(page, 'Play')
    await atLeast(page, 30)
    await expect(page.getByText(sentence)).toHaveCount(1)
    await show(page, 'Runs')
    await expect(page.getByRole('region', { name: 'Runs' }).getByText(sentence)).toBeVisible()
    // What the sentence advises can be done: the run is in memory.
    const text = await readFile(await saved(page, 'AdamW, SAM, LookSAM', 'Export'), 'utf8')
    expect((JSON.parse(text) as { format: string }).format).toBe('looksam-lab run')
  })
}
