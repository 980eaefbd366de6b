/** What the page offers of the paper: readings, presets, seeds, Theorem 1, and weights out and in. */
import { writeFileSync, readFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { counter, downloadWeights, openSmall, troubleOn } from './lab.ts'

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const lane = (page: Page, name: string) => page.getByRole('group', { name, exact: true })

test('a reading of Look-LayerSAM is chosen, explained with the printed formula, and trains', async ({
  page,
}) => {
  const trouble = troubleOn(page)
  await openSmall(page, 'wasm')
  await lane(page, 'LookSAM').getByLabel('Method').selectOption('Look-LayerSAM')
  const card = lane(page, 'Look-LayerSAM')
  await card.getByLabel('Reading of ε').selectOption('per layer')
  await card.getByRole('button', { name: 'What the readings are' }).click()
  const explained = page.getByRole('dialog', { name: 'What the readings are' })
  await expect(explained.locator('.katex-display')).toBeVisible()
  await expect(explained).toContainText('Which one the authors ran is not known')
  await page.keyboard.press('Escape')
  await press(page, 'Reset')
  await press(page, 'Step')
  await expect(card).toContainText(/‖ε‖ now [\d.]+/)
  expect(trouble).toEqual([])
})

test('the twin of a row of Table 9 is loaded; the row itself says why it cannot be', async ({
  page,
}) => {
  await openSmall(page, 'wasm')
  await press(page, 'Presets')
  await page.getByText('The paper’s models (Table 10)').click()
  for (const count of ['86,567,656', '88,224,232', '22,050,664', '22,878,952']) {
    await expect(page.getByText(count)).toBeVisible()
  }
  await page.getByText('Large batches (Table 9)').click()
  const row = 'ViT-B-16 + Look-LayerSAM, batch 65,536'
  await expect(page.getByRole('button', { name: `Load ${row}` })).toHaveCount(0)
  const told = page.getByRole('listitem').filter({ hasText: row })
  await expect(told).toContainText('λ 0.2')
  await expect(told).toContainText('Not here:')
  await press(page, `Load the small twin of ${row}`)
  await expect(lane(page, 'Look-LayerSAM')).toBeVisible()
  await expect(counter(page)).toContainText('of 600')
})

test('two seeds are drawn as a mean with a band', async ({ page }) => {
  await openSmall(page, 'wasm')
  await press(page, 'Settings')
  await page.getByLabel('Seeds').selectOption('2')
  await press(page, 'Start anew')
  await press(page, 'Close settings')
  const loss = page.getByRole('figure', { name: 'Loss' })
  await expect(loss).toContainText(/min–max, n = \d/)
  await expect.poll(() => loss.locator('path[fill-opacity]').count()).toBeGreaterThan(0)
  await expect(page.getByText(/Lines are means of 2 seeds/)).toBeVisible()
})

test('Theorem 1 shows every term, and refuses what it cannot be computed with', async ({
  page,
}) => {
  await openSmall(page, 'wasm')
  await press(page, 'Theorem 1 in numbers')
  const panel = page.getByRole('dialog', { name: 'Theorem 1' })
  await expect(panel.locator('.katex-display')).toBeVisible()
  await expect(panel.getByRole('row', { name: /right-hand side/ })).toContainText('vacuous')
  await panel.getByLabel('ρ', { exact: true }).fill('0')
  await panel.getByLabel('ρ', { exact: true }).press('Enter')
  await expect(panel).toContainText('allowed: a number above 0, up to 10')
})

test('weights are downloaded and started from; a broken file changes nothing', async ({
  page,
}, testInfo) => {
  await openSmall(page, 'wasm')
  await press(page, 'Step')
  await expect(counter(page)).toContainText('Step 1 of')
  const saved = testInfo.outputPath('w.safetensors')
  await (await downloadWeights(page, 'AdamW')).saveAs(saved)

  const broken = testInfo.outputPath('broken.safetensors')
  const bytes = readFileSync(saved)
  writeFileSync(broken, bytes.subarray(0, bytes.length / 2))
  const input = page.locator('input[type=file]')
  await input.setInputFiles(broken)
  const told = page
    .getByRole('paragraph')
    .filter({ hasText: /^broken\.safetensors was not used: / })
  await expect(told).toBeVisible()
  await expect(counter(page)).toContainText('Step 1 of')

  await input.setInputFiles(saved)
  await expect(page.getByText('Every lane starts from w.safetensors')).toBeVisible()
  await expect(counter(page)).toContainText('Step 0 of')
})
