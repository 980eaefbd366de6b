/** What the page does when something goes wrong, each caused here. */
import { expect, test } from '@playwright/test'
import { atLeast, counter, openSmall, small, stepShown, timeout, troubleOn } from './lab.ts'

test.use({ actionTimeout: 30_000 })

const press = (name: string) => ({ name, exact: true })

test(
  'a lost device: training goes on from the last checkpoint on a new one, and says so',
  { tag: '@webgpu' },
  async ({ page }) => {
    await openSmall(page, 'webgpu')
    await page.getByRole('button', press('Play')).click()
    await atLeast(page, 6)
    await page.getByRole('button', press('Pause')).click()
    await expect(page.getByRole('button', press('Play'))).toBeEnabled()
    const paused = await stepShown(page)
    await page.getByRole('button', press('Play')).click()
    await atLeast(page, paused + 2)
    // From here on the device of this worker is gone, as when a driver is reset.
    await page.workers()[0]!.evaluate(() => {
      const create = GPUDevice.prototype.createCommandEncoder
      GPUDevice.prototype.createCommandEncoder = function (...args) {
        const encoder = create.apply(this, args)
        this.destroy()
        return encoder
      }
    })
    await expect(page.getByText(/Training went on from step \d+\./)).toBeVisible({ timeout })
    await expect(page.getByRole('button', press('Pause'))).toBeVisible()
    await atLeast(page, paused + 6)
    await expect(page.getByRole('button', { name: /WebGPU/ })).toBeVisible()
  },
)

test('an absurd learning rate: the lane halts with the step and the likely cause', async ({
  page,
}) => {
  const trouble = troubleOn(page)
  await page.goto('./?backend=wasm&autoplay=0')
  await page.getByRole('button', press('Settings')).click()
  const rate = page.getByRole('textbox', press('Learning rate η'))
  await rate.fill('10')
  await rate.press('Enter')
  const clip = page.getByRole('textbox', { name: 'Clip norm' })
  await clip.fill('')
  await clip.press('Enter')
  await page.getByRole('combobox', press('Optimizer')).selectOption('sgd')
  await page.getByRole('button', press('Close settings')).click()
  await page.getByRole('button', press('Reset')).click()
  await page.getByRole('button', press('Play')).click()
  await expect(page.getByText(/learning rate.* is probably too large/).first()).toBeVisible({
    timeout,
  })
  expect(trouble).toEqual([])
})

test('too little memory is said before training, which waits for a person', async ({ page }) => {
  await page.goto(
    './?backend=wasm&v=1&trainSize=1787&imageSize=224&patchSize=4&width=8&heads=4&depth=1&steps=10&batchSize=2048&lane=A,base',
  )
  await expect(
    page.getByText(
      /^About [\d.]+ GB are needed, and the memory of WebAssembly ends at 4\.29 GB: .* waits for Play/,
    ),
  ).toBeVisible({ timeout })
  await expect(page.getByRole('button', press('Play'))).toBeEnabled()
  await expect(counter(page)).toHaveText(/^Step 0 of 10/)
})

test('a data set that cannot be fetched, was cut off or was changed is said, and trying again works', async ({
  page,
}) => {
  for (const [respond, sentence] of [
    [{ status: 503 }, /digits could not be fetched .*HTTP 503/],
    [{ body: Buffer.alloc(1000) }, /digits\.bin: 1000 bytes; allowed: 116805/],
    [{ body: Buffer.alloc(116_805) }, /digits\.bin: its checksum is .*; allowed/],
  ] as const) {
    await page.route('**/data/digits.bin', (route) => route.fulfill(respond))
    await page.goto(`./?${small}&backend=wasm`)
    await expect(page.getByRole('alert')).toContainText(sentence)
    await page.unroute('**/data/digits.bin')
  }
  await page.getByRole('button', press('Start again')).click()
  await atLeast(page, 2)
  await expect(page.getByRole('alert')).toBeHidden()
})

test('a worker that dies is said, and starting again works', async ({ page }) => {
  await page.goto(`./?${small}&backend=wasm`)
  await atLeast(page, 2)
  await page.workers()[0]!.evaluate(() => void Promise.reject(new Error('out of luck')))
  await expect(page.getByText(/out of luck/).first()).toBeVisible()
  await atLeast(page, 3)
})

test('a part that could not be loaded is loaded by Show again, styles and all, once the network is back', async ({
  page,
  context,
}) => {
  await page.goto('./?backend=wasm&autoplay=0')
  await expect(page.getByRole('button', press('Play'))).toBeEnabled({ timeout })
  await context.setOffline(true)
  await page.getByRole('button', press('Share')).click()
  await expect(page.getByRole('alert')).toContainText('Sharing cannot be shown:')
  await page.getByRole('button', press('Show again')).click()
  await expect(page.getByRole('alert')).toContainText('Sharing cannot be shown:')
  await expect(page.getByRole('button', press('Reload the page'))).toBeVisible()
  await page.getByRole('tab', { name: 'Summary' }).click()
  await expect(page.getByRole('tabpanel')).toContainText('The view Summary cannot be shown:')
  await page.getByRole('tab', { name: 'Charts' }).click()
  await expect(page.getByRole('figure', press('Loss'))).toBeVisible()
  await context.setOffline(false)
  await page.getByRole('button', press('Show again')).click()
  const share = page.getByRole('dialog', { name: 'Share' })
  await expect(share).toBeVisible()
  const field = share.getByRole('textbox').first()
  await expect(field).toHaveCSS('font-family', /monospace/)
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: 'Summary' }).click()
  await expect(page.getByRole('tabpanel')).toContainText('Target accuracy')
})

test('a system clock that is set back, or forward, holds nothing up', async ({ page }) => {
  await openSmall(page, 'wasm')
  await page.getByRole('button', press('Play')).click()
  await atLeast(page, 5)
  for (const hours of [-24, 48]) {
    const shift = (hours: number) => {
      const now = Date.now
      Date.now = () => now() + hours * 3_600_000
    }
    await page.evaluate(shift, hours)
    await page.workers()[0]!.evaluate(shift, hours)
    await atLeast(page, (await stepShown(page)) + 20)
  }
})

test('a browser whose language is no language shows the page', async ({ page }) => {
  const trouble = troubleOn(page)
  for (const language of ['en-US@posix', 'C', '']) {
    await page.addInitScript((language) => {
      for (const [name, value] of [
        ['language', language],
        ['languages', [language]],
      ] as const) {
        Object.defineProperty(navigator, name, { get: () => value, configurable: true })
      }
    }, language)
    await page.goto('./?backend=wasm&autoplay=0')
    expect(await page.evaluate(() => navigator.language)).toBe(language)
    await expect(page.getByRole('button', press('Play'))).toBeEnabled({ timeout })
    await expect(counter(page)).toHaveText(/^Step 0 of 1,000/)
  }
  expect(trouble).toEqual([])
})
