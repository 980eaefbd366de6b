import { expect, test } from '@playwright/test'
import { atLeast, openSmall, stepShown, timeout, troubleOn } from './lab.ts'

// With a software adapter, which is seen and not taken.
test(
  'the page opens under a sub-path, asks for nothing outside it and trains without a click',
  { tag: '@webgpu' },
  async ({ page, baseURL }) => {
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
  },
)

for (const [backend, badge] of [
  ['wasm', /WebAssembly/],
  ['webgpu', /WebGPU/],
] as const) {
  const tag = backend === 'webgpu' ? '@webgpu' : []
  test(
    `on ${backend} Step adds one step, Play trains on, Pause holds, Reset goes back to 0`,
    { tag },
    async ({ page }) => {
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
    },
  )
}

test('the policy of the built page stops whatever is not the app itself', async ({ page }) => {
  await page.goto('./?backend=wasm&autoplay=0')
  await page.evaluate(() => {
    const stopped = new Set<string>()
    Object.assign(globalThis, { stopped })
    document.addEventListener('securitypolicyviolation', (event) =>
      stopped.add(event.effectiveDirective),
    )
    const element = (name: string, attributes: object) =>
      document.body.append(Object.assign(document.createElement(name), attributes))
    fetch('https://evil.example/x').catch(() => {})
    element('script', { src: 'https://evil.example/x.js' })
    element('script', { textContent: 'globalThis.evil = true' })
    element('img', { src: 'https://evil.example/x.png' })
    element('iframe', { src: 'https://evil.example/' })
  })
  const stopped = () =>
    page.evaluate(() => [...(globalThis as never as { stopped: Set<string> }).stopped].toSorted())
  await expect.poll(stopped).toEqual(['connect-src', 'frame-src', 'img-src', 'script-src-elem'])
  expect(await page.evaluate(() => 'evil' in globalThis)).toBe(false)
})
