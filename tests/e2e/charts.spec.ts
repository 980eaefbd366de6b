import { readFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { openPaused } from './lab.ts'

const chart = (page: Page, name: string) => page.getByRole('figure', { name, exact: true })
const cursor = (page: Page, name: string) => page.getByRole('slider', { name: `${name} cursor` })

/** What of the x axis a chart shows. */
async function window(page: Page, name: string): Promise<[number, number]> {
  const slider = cursor(page, name)
  const numbers = await Promise.all(
    ['aria-valuemin', 'aria-valuemax'].map(async (end) => Number(await slider.getAttribute(end))),
  )
  return numbers as [number, number]
}

async function dragOver(page: Page, name: string, from: number, to: number): Promise<void> {
  await cursor(page, name).scrollIntoViewIfNeeded()
  const { x, y, width, height } = (await cursor(page, name).boundingBox())!
  await page.mouse.move(x + from * width, y + height / 2)
  await page.mouse.down()
  await page.mouse.move(x + to * width, y + height / 2, { steps: 5 })
  await page.mouse.up()
}

async function saved(page: Page, item: string) {
  await page.getByRole('button', { name: 'Loss: zoom and save' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: item }).click()
  const file = await download
  await expect(page.getByRole('menu')).toHaveCount(0)
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
}

test('dragging over one chart zooms all of them; the button, Escape and a double click lead back', async ({
  page,
}) => {
  await openPaused(page, 12)
  await dragOver(page, 'Loss', 0.25, 0.5)
  for (const name of ['Loss', 'Accuracy']) {
    await expect.poll(async () => (await window(page, name))[0]).toBeGreaterThan(0)
  }
  const whole = () => expect.poll(async () => (await window(page, 'Loss'))[0]).toBe(0)
  const reset = chart(page, 'Accuracy').getByRole('button', { name: 'Reset zoom' })
  await reset.click()
  await whole()
  await expect(reset).toHaveCount(0)
  await dragOver(page, 'Step time', 0.2, 0.4)
  await expect(reset).toBeVisible()
  await page.keyboard.press('Escape')
  await whole()
  await dragOver(page, 'Loss', 0.2, 0.4)
  await expect(reset).toBeVisible()
  await cursor(page, 'cos θ').dblclick()
  await whole()
})

test('without a pointer: zooming from the menu, and another chart in its place, remembered', async ({
  page,
}) => {
  await openPaused(page, 12)
  await page.getByRole('button', { name: 'Loss: zoom and save' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Zoom in' }).press('Enter')
  await expect.poll(async () => (await window(page, 'Loss'))[0]).toBeGreaterThan(0)
  await page.getByRole('menuitem', { name: 'Reset zoom' }).press('Enter')
  await expect.poll(async () => (await window(page, 'Loss'))[0]).toBe(0)
  const title = (name: string) => page.getByRole('button', { name, exact: true })
  await title('Accuracy').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitemradio', { name: 'Gradient norm', exact: true }).press('Enter')
  await expect(chart(page, 'Gradient norm').locator('path[stroke^="var(--lane"]')).not.toHaveCount(
    0,
  )
  await expect(title('Gradient norm')).toBeFocused()
  await page.reload()
  await expect(chart(page, 'Gradient norm')).toBeVisible()
  await expect(chart(page, 'Accuracy')).toHaveCount(0)
})

test('a chart can be saved as PNG and SVG, its numbers as CSV and JSON', async ({ page }) => {
  await openPaused(page, 12)
  const png = await saved(page, 'Save as PNG')
  expect(png.name).toBe('digits-AdamW-SAM-LookSAM-seed-0-loss.png')
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG')
  const { width } = (await cursor(page, 'Loss').boundingBox())!
  expect(png.bytes.readUInt32BE(16)).toBeGreaterThan(2 * width)
  expect(png.bytes.length).toBeGreaterThan(10_000)

  const svg = (await saved(page, 'Save as SVG')).bytes.toString()
  for (const words of ['>Loss<', '>AdamW<', '>LookSAM<', '>validation<', '>step<']) {
    expect(svg).toContain(words)
  }
  expect(svg).not.toMatch(/var\(|currentColor/)
  expect(svg.match(/<path /g)!.length).toBeGreaterThan(5)

  const [head, first, ...rest] = (await saved(page, 'Save data as CSV')).bytes
    .toString()
    .split('\r\n')
  expect(head).toBe('lane,seed,t,gradEvals,seconds,loss,valLoss')
  expect(first).toMatch(/^AdamW,0,0,0,0,2\.\d+,2\.\d+$/)
  expect(rest.length).toBeGreaterThan(30)

  const json = JSON.parse((await saved(page, 'Save data as JSON')).bytes.toString())
  expect(json.experiment.dataset.name).toBe('digits')
  expect(json.series.map(({ lane }: { lane: string }) => lane)).toEqual(['AdamW', 'SAM', 'LookSAM'])
  expect(json.series[0].loss[0]).toBeCloseTo(Number(first!.split(',')[5]), 6)
})

test('a chart fills the window with larger type, and Escape leads back', async ({ page }) => {
  await openPaused(page, 12)
  const figure = chart(page, 'Loss')
  const before = (await figure.boundingBox())!
  await page.getByRole('button', { name: 'Loss: full screen' }).click()
  const filled = async () => {
    const { width, height } = (await figure.boundingBox())!
    const size = await page.evaluate(() => [innerWidth, innerHeight])
    return width === size[0] && height === size[1]
  }
  await expect.poll(filled).toBe(true)
  await expect(figure.locator('svg text').first()).toHaveAttribute('font-size', '21')
  await expect(page.getByRole('button', { name: 'Loss: leave full screen' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect.poll(async () => (await figure.boundingBox())!.width).toBe(before.width)
})

test('on a phone a horizontal drag of the finger zooms, and the page scrolls from a chart', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({
    baseURL: baseURL!,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  const page = await context.newPage()
  await openPaused(page, 12)
  await cursor(page, 'Loss').scrollIntoViewIfNeeded()
  const { x, y, width, height } = (await cursor(page, 'Loss').boundingBox())!
  const touch = await context.newCDPSession(page)
  const swipe = async (from: [number, number], to: [number, number]) => {
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: [number, number][]) =>
      touch.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: points.map(([x, y]) => ({ x, y })),
      })
    await send('touchStart', [from])
    for (const part of [0.2, 0.4, 0.6, 0.8, 1]) {
      await send('touchMove', [
        [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])],
      ])
    }
    await send('touchEnd', [])
  }
  const middle = y + height / 2
  await swipe([x + 0.3 * width, middle], [x + 0.6 * width, middle])
  await expect.poll(async () => (await window(page, 'Loss'))[0]).toBeGreaterThan(0)
  const shown = await window(page, 'Loss')
  const before = await page.evaluate(() => scrollY)
  await swipe([x + 0.5 * width, middle], [x + 0.5 * width, middle - 120])
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before)
  expect(await window(page, 'Loss')).toEqual(shown)
  await context.close()
})
