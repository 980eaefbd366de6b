import { expect, test } from '@playwright/test'
import { atLeast, openSmall, stepShown, timeout, troubleOn } from './lab.ts'

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

test('the policy of the built page stops whatever is not the app itself', async ({ page }) => {
  await page.goto('./?backend=wasm&autoplay=0')
  const stopped = await page.evaluate(async () => {
    const directives: string[] = []
    document.addEventListener('securitypolicyviolation', (event) =>
      directives.push(event.effectiveDirective),
    )
    const element = (name: string, attributes: object) =>
      document.body.append(Object.assign(document.createElement(name), attributes))
    await fetch('https://evil.example/x').catch(() => {})
    element('script', { src: 'https://evil.example/x.js' })
    element('script', { textContent: 'globalThis.evil = true' })
    element('img', { src: 'https://evil.example/x.png' })
    element('iframe', { src: 'https://evil.example/' })
    await new Promise((resolve) => setTimeout(resolve, 500))
    return { directives: [...new Set(directives)].toSorted(), evil: 'evil' in globalThis }
  })
  expect(stopped.evil).toBe(false)
  expect(stopped.directives).toEqual(['connect-src', 'frame-src', 'img-src', 'script-src-elem'])
})
