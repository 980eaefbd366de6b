import { readFileSync } from 'node:fs'
import { expect, test, type Download, type Page } from '@playwright/test'
import { cursor } from './chart.ts'
import { openPaused, show } from './lab.ts'

async function contentOf(download: Promise<Download>) {
  const file = await download
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
}

async function saved(page: Page, item: string) {
  await page.getByRole('button', { name: 'Loss: zoom and save' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: item }).click()
  const file = await contentOf(download)
  await expect(page.getByRole('menu')).toHaveCount(0)
  return file
}

test('a chart can be saved as PNG and SVG, the same from any window, its numbers as CSV and JSON', async ({
  page,
}) => {
  await openPaused(page, 12)
  const png = await saved(page, 'Save as PNG')
  expect(png.name).toBe('digits-AdamW-SAM-LookSAM-seed-0-loss.png')
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG')
  expect(png.bytes.readUInt32BE(16)).toBe(Math.round((85 / 25.4) * 600))
  expect(png.bytes.length).toBeGreaterThan(10_000)

  const svg = (await saved(page, 'Save as SVG')).bytes.toString()
  for (const words of ['>Loss (nats)<', '>AdamW<', '>LookSAM<', '>validation<', '>Step<']) {
    expect(svg).toContain(words)
  }
  expect(svg).toContain('width="85mm"')
  expect(svg).not.toMatch(/var\(|currentColor/)
  expect(svg.match(/<path /g)!.length).toBeGreaterThan(5)
  const { width, height } = page.viewportSize()!
  for (const size of [
    { width: 360, height: 740 },
    { width: 1920, height: 1080 },
  ]) {
    await page.setViewportSize(size)
    await cursor(page, 'Loss').scrollIntoViewIfNeeded()
    expect((await saved(page, 'Save as SVG')).bytes.toString()).toBe(svg)
  }
  await page.setViewportSize({ width, height })

  const [head, first, ...rest] = (await saved(page, 'Save data as CSV')).bytes
    .toString()
    .split('\r\n')
  expect(head).toBe('lane,seed,t,gradEvalsBefore,seconds,loss,valLoss')
  expect(first).toMatch(/^AdamW,0,0,0,0,2\.\d+,2\.\d+$/)
  expect(rest.length).toBeGreaterThan(30)

  const json = JSON.parse((await saved(page, 'Save data as JSON')).bytes.toString())
  expect(json.experiment.dataset.name).toBe('digits')
  expect(json.series.map(({ lane }: { lane: string }) => lane)).toEqual(['AdamW', 'SAM', 'LookSAM'])
  expect(json.series[0].loss[0]).toBeCloseTo(Number(first!.split(',')[5]), 6)

  await show(page, 'Algorithm')
  for (const [title, name, words] of [
    ['Geometry', 'digits-LookSAM-geometry.svg', 'given to the optimizer'],
    ['Why it helps', 'sharp-and-flat-valley.svg', 'far higher'],
    ['Change between refreshes', 'digits-LookSAM-change-between-refreshes.svg', 'Relative change'],
  ] as const) {
    await page.getByRole('button', { name: `${title}: figure for print` }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save SVG' }).click()
    const figure = await contentOf(download)
    expect(figure.name).toBe(name)
    expect(figure.bytes.toString()).toContain(words)
    await page.getByRole('button', { name: 'Close the figure' }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
})
