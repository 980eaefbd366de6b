import { expect, test } from '@playwright/test'
import { troubleOn } from './lab.ts'

test('the lab leads to the benchmark, on a phone too; without WebGPU one sentence says so', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.addInitScript(() => Object.defineProperty(navigator, 'gpu', { value: undefined }))
  const trouble = troubleOn(page)
  await page.goto('./?autoplay=0')
  await page.getByRole('button', { name: 'WebAssembly' }).click()
  await page.getByRole('link', { name: 'Benchmark' }).click()
  await expect(page.getByRole('heading', { name: 'Benchmark', level: 1 })).toBeVisible()
  await expect(page.getByRole('alert')).toContainText('There is no WebGPU here')
  await expect(page.getByRole('button')).toHaveCount(0)
  await page.getByRole('link', { name: 'LookSAM Lab' }).click()
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()
  expect(trouble).toEqual([])
})

test('a run says what it does and can be cancelled', { tag: '@webgpu' }, async ({ page }) => {
  const trouble = troubleOn(page)
  await page.goto('./?autoplay=0')
  await page.getByRole('link', { name: 'Benchmark' }).click()
  await page.getByRole('button', { name: 'Run quickly' }).click()
  await expect(page.getByText('adamw, lab: the first steps')).toBeVisible({ timeout: 120_000 })
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('status')).toHaveText('Cancelled; nothing was kept.', {
    timeout: 120_000, // ms; a GPU on the CPU first ends what it was asked for
  })
  await expect.poll(() => page.workers().length).toBe(0)
  await expect(page.getByRole('button', { name: 'Run fully' })).toBeVisible()
  expect(trouble).toEqual([])
})
