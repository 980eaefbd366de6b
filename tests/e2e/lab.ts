/** What the page tests do again and again. */
import { expect, type Download, type Page } from '@playwright/test'

/** The header's counter in any language; not the sentences of the race, which begin alike. */
export const counter = (page: Page) => page.getByText(/^Step [\d,.]+ of [\d,.]+(?![\d,.:])/)

/** The step the header shows. */
export async function stepShown(page: Page): Promise<number> {
  const text = await counter(page).innerText()
  return Number(/Step\s*([\d,.]+)/.exec(text)?.[1]?.replaceAll(/\D/g, ''))
}

export const timeout = 600_000 // ms, for shaders compiled on a busy CPU

export const atLeast = (page: Page, step: number) =>
  expect.poll(() => stepShown(page), { timeout }).toBeGreaterThanOrEqual(step)

/** Pauses, ends the step that was begun, and waits until the last of what was measured is drawn. */
export async function pause(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Step', exact: true }).click()
  let before = NaN
  await expect(async () => {
    const now = await stepShown(page)
    const still = now === before
    before = now
    expect(still).toBe(true)
  }).toPass({ intervals: [500] })
}

/** The opening experiment's lanes and rates on a model that takes a hundred steps in a second, with WebGPU too. */
export const smallOf = (steps: number) =>
  `v=1&trainSize=1787&labelNoise=0.2&patchSize=4&width=8&depth=1&heads=2&steps=${steps}&batchSize=8` +
  '&lr=0.005&lane=AdamW,base&lane=SAM,sam,rho=0.1&lane=LookSAM,look-sam,rho=0.1,k=5,alpha=0.2'
export const small = smallOf(100_000)

/** The small experiment, ready to be played. */
export async function openSmall(page: Page, backend: string): Promise<void> {
  await page.goto(`./?${small}&backend=${backend}&autoplay=0`)
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled({ timeout })
}

/** The small experiment on WebAssembly, paused once so many steps are drawn. */
export async function openPaused(page: Page, steps: number): Promise<void> {
  await page.goto(`./?${small}&backend=wasm`)
  await atLeast(page, steps)
  await pause(page)
}

/** Everything that goes wrong on the page while a test runs. */
export function troubleOn(page: Page): string[] {
  const trouble: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(message.text())
  })
  page.on('pageerror', (error) => trouble.push(error.message))
  page.on('requestfailed', (request) => {
    // A worker that is terminated gives up what it was still loading; the page itself wanted that.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED')
      trouble.push(`failed: ${request.url()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) trouble.push(`${response.status()}: ${response.url()}`)
  })
  return trouble
}

/** Shows one of the views. */
export const show = (page: Page, tab: string) =>
  page.getByRole('tab', { name: tab, exact: true }).click()

/** The button beside a kept run that opens its menu. */
export const menuOf = (page: Page, name: string) =>
  page.getByRole('button', { name: `${name}: more` })

/** A file on the disk, by its path, or one of these words. */
type ChosenFile = string | { name: string; text: string }

/** Chooses a file where a button asks for one. */
export async function chooseFile(page: Page, button: string, file: ChosenFile): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: button, exact: true }).click()
  await (
    await chooser
  ).setFiles(
    typeof file === 'string'
      ? file
      : { name: file.name, mimeType: 'application/json', buffer: Buffer.from(file.text) },
  )
}

/** Chooses a file where runs are imported. */
export const importFile = (page: Page, file: ChosenFile): Promise<void> =>
  chooseFile(page, 'Import a run', file)

/** Downloads the weights of a lane, by its name. */
export async function downloadWeights(page: Page, lane: string): Promise<Download> {
  const card = page.getByRole('group', { name: lane, exact: true })
  await expect(page.getByRole('menu')).toHaveCount(0) // the one before may still be closing
  const download = page.waitForEvent('download')
  await card.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Download weights' }).click()
  return download
}
