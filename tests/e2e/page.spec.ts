import { expect, test, type Page } from '@playwright/test'

const counter = (page: Page) => page.getByText(/^Step [\d,]+ of/)

/** The step the header shows. */
async function stepShown(page: Page): Promise<number> {
  const text = await counter(page).innerText()
  return Number(/Step\s*([\d,]+)/.exec(text)?.[1]?.replaceAll(',', ''))
}

const timeout = 600_000 // ms, for shaders compiled on a busy CPU

const atLeast = (page: Page, step: number) =>
  expect.poll(() => stepShown(page), { timeout }).toBeGreaterThanOrEqual(step)

/** Everything that goes wrong on the page while a test runs. */
function troubleOn(page: Page): string[] {
  const trouble: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(message.text())
  })
  page.on('pageerror', (error) => trouble.push(error.message))
  page.on('requestfailed', (request) => trouble.push(`failed: ${request.url()}`))
  page.on('response', (response) => {
    if (!response.ok()) trouble.push(`${response.status()}: ${response.url()}`)
  })
  return trouble
}

test('the page opens under a sub-path, asks for nothing outside it and trains without a click', async ({
  page,
  baseURL,
}) => {
  const trouble = troubleOn(page)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto('./')
  for (const button of ['Pause', 'Step', 'Reset']) {
    await expect(page.getByRole('button', { name: button, exact: true })).toBeVisible()
  }
  for (const lane of ['AdamW', 'SAM', 'LookSAM']) {
    await expect(page.getByRole('group', { name: lane, exact: true })).toBeVisible()
  }
  for (const chart of ['Loss', 'Accuracy', 'cos θ', 'Step time']) {
    await expect(page.getByRole('figure', { name: chart, exact: true })).toBeVisible()
  }
  await atLeast(page, 2)
  expect(asked.filter((url) => !url.startsWith(baseURL!) && !url.startsWith('blob:'))).toEqual([])
  expect(trouble).toEqual([])
})

/** An experiment small enough for WebGPU without a graphics card, paused at step 0. */
async function openSmall(page: Page, backend: string): Promise<void> {
  await page.goto(`./?backend=${backend}&autoplay=0`)
  await page.getByRole('button', { name: 'Settings' }).click()
  const small = { 'Training images': 1787, 'Batch size': 8, Heads: 2, Width: 8, Depth: 1 }
  for (const [name, value] of Object.entries(small)) {
    const field = page.getByRole('textbox', { name, exact: true })
    await field.fill(String(value))
    await field.press('Enter')
  }
  await page.getByRole('button', { name: 'Close settings' }).click()
  await page.getByRole('button', { name: 'Reset', exact: true }).click()
}

for (const [backend, badge] of [
  ['wasm', /WebAssembly/],
  ['webgpu', /WebGPU/],
] as const) {
  test(`on ${backend} Step adds one step, Play trains on, Pause holds, Reset goes back to 0`, async ({
    page,
  }) => {
    const trouble = troubleOn(page)
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
    await openSmall(page, backend)
    await expect(page.getByRole('button', { name: badge })).toBeVisible()
    const compiling = page.getByText(/^Compiling \d+ of \d+…/)
    for (const step of [1, 2]) {
      await press('Step')
      if (backend === 'webgpu' && step === 1) await expect(compiling).toBeVisible()
      await expect.poll(() => stepShown(page), { timeout }).toBe(step)
      await expect(compiling).toBeHidden()
    }
    await press('Play')
    await atLeast(page, 4)
    await press('Pause')
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
    await press('Reset')
    await expect.poll(() => stepShown(page)).toBe(0)
    expect(trouble).toEqual([])
  })
}
