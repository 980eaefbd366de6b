/** Files that a person opens, and what is left of a run after a reload. */
import { expect, test } from '@playwright/test'
import { atLeast, counter, importFile, menuOf, show, timeout } from './lab.ts'

test('an experiment as the headless runner reads it is opened, and another JSON is named as what it is', async ({
  page,
}) => {
  await page.goto('./?backend=wasm&autoplay=0')
  await show(page, 'Runs')
  const small = { model: { preset: 'none' } }
  await importFile(page, { name: 'wrong.json', text: JSON.stringify(small) })
  await expect(
    page.getByText(/wrong\.json was not imported: model\.preset: "none" is not allowed; allowed:/),
  ).toBeVisible()
  await importFile(page, { name: 'other.json', text: '{"name": "x"}' })
  await expect(
    page.getByText(/other\.json was not imported: it is neither a run nor an experiment; allowed:/),
  ).toBeVisible()
  const document = {
    dataset: { trainSize: 1780 },
    model: { patchSize: 4, width: 8, depth: 1, heads: 2 },
    training: { steps: 37, batchSize: 8 },
    lanes: [{ name: 'Only SAM', method: 'sam', rho: 0.1 }],
  }
  await importFile(page, { name: 'experiment.json', text: `\uFEFF${JSON.stringify(document)}` })
  await expect(counter(page)).toHaveText(/ of 37/, { timeout })
  await expect(page.getByText('Loaded the experiment in experiment.json.')).toBeVisible()
  await expect(page).toHaveURL(/lane=Only\+SAM/)
})

test('a run of a few seconds survives a reload', async ({ page }) => {
  await page.goto(
    './?backend=wasm&trainSize=200&patchSize=4&width=8&depth=1&heads=2&batchSize=8&steps=100000&lane=A,base',
  )
  await atLeast(page, 20)
  // Not paused: a pause keeps the run by itself.
  await expect(async () => {
    const kept = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const opening = indexedDB.open('looksam-lab')
          opening.addEventListener('success', () => {
            const count = opening.result.transaction('summaries').objectStore('summaries').count()
            count.addEventListener('success', () => resolve(count.result))
          })
        }),
    )
    expect(kept).toBe(1)
  }).toPass({ timeout: 8_000 })
  await page.goto('./?backend=wasm&autoplay=0&tab=runs')
  await expect(menuOf(page, 'A')).toHaveCount(1)
})
