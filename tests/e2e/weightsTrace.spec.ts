/** A run that began from a weights file says so: in the table of runs, in its file, in the link's words, and when it is to begin again. */
import { readFile, writeFile } from 'node:fs/promises'
import { expect, test, type Page } from '@playwright/test'
import {
  atLeast,
  chooseFile,
  counter,
  downloadWeights,
  menuOf,
  openSmall,
  pause,
  show,
  timeout,
  troubleOn,
} from './lab.ts'

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

const shareWords = async (page: Page) => {
  await press(page, 'Share')
  const words = await page.getByRole('dialog', { name: 'Share' }).innerText()
  await press(page, 'Close sharing')
  return words
}

test('a run that began from a weights file keeps its trace', async ({ page }, info) => {
  const trouble = troubleOn(page)
  const warm = info.outputPath('warm.safetensors')
  const other = info.outputPath('other.safetensors')
  await openSmall(page, 'wasm')
  await press(page, 'Play')
  await atLeast(page, 5)
  await pause(page)
  await (await downloadWeights(page, 'SAM')).saveAs(warm)
  const bytes = await readFile(warm)
  bytes[bytes.length - 4]! ^= 1
  await writeFile(other, bytes)

  await chooseFile(page, 'Start from a weights file', warm)
  await expect(page.getByText('Every lane starts from warm.safetensors.')).toBeVisible({ timeout })
  await expect(counter(page)).toHaveText(/^Step 0 of/)
  await press(page, 'Play')
  await atLeast(page, 20)
  await pause(page)
  expect(await shareWords(page)).toMatch(
    /not from its initial weights[^]*warm\.safetensors \(SHA-256 [0-9a-f]{8}…\)/,
  )
  await show(page, 'Runs')
  await expect(page.getByText(/kept at step [\d,]+ of/)).toBeVisible()

  await page.reload()
  await show(page, 'Runs')
  const name = 'AdamW, SAM, LookSAM (2)'
  await expect(page.getByText(/initial weights the seed’s → warm\.safetensors/)).toBeVisible()
  await menuOf(page, name).click()
  await page.getByRole('menuitem', { name: 'Continue', exact: true }).click()
  await atLeast(page, 22)
  await pause(page)
  expect(await shareWords(page)).toContain('warm.safetensors (SHA-256 ')
  await show(page, 'Runs')
  await expect(page.getByText(/initial weights warm\.safetensors/)).toBeVisible() // of the seed’s run

  await menuOf(page, name).click()
  await page.getByRole('menuitem', { name: 'Load experiment', exact: true }).click()
  const question = page.getByRole('dialog', { name: 'Weights file needed' })
  await expect(question).toContainText('This run began from the weights in warm.safetensors')
  await chooseFile(page, 'Choose the weights file', other)
  await expect(question.getByRole('alert')).toContainText(
    /^other\.safetensors .* is another file; allowed: warm\.safetensors/,
  )
  await chooseFile(page, 'Choose the weights file', warm)
  await expect(question).toHaveCount(0)
  await expect(page.getByText(`Loaded the experiment of “${name}”.`)).toBeVisible({ timeout })
  await expect(page.getByText('Every lane starts from warm.safetensors.')).toBeVisible()

  await page.keyboard.press('Escape')
  expect(trouble).toEqual([])
})
