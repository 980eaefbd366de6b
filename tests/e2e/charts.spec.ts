import { expect, test } from '@playwright/test'
import { axisWords, chart, cursor, dragOver, plotHeights, window } from './chart.ts'
import { openPaused, small, smallOf, timeout } from './lab.ts'

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
  const size = figure.locator('svg.recharts-surface text').first()
  expect(Number(await size.getAttribute('font-size'))).toBeGreaterThan(18)
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

test('no plot is lower than 150 px, and nothing runs over the side, from a phone to a large screen', async ({
  page,
}) => {
  await page.goto(`./?${small}&backend=wasm&autoplay=0&charts=loss,accuracy,cos-theta,step-time`)
  const lowest = async () => Math.min(...(await plotHeights(page)))
  for (const [width, height, text] of [
    [360, 740, 16],
    [768, 1024, 16],
    [1366, 768, 16],
    [1440, 900, 16],
    [1920, 1080, 16],
    [2560, 1440, 20], // px; text grows with a large window
  ] as const) {
    await page.setViewportSize({ width, height })
    for (const name of ['Loss', 'Accuracy', 'cos θ', 'Step time']) {
      await cursor(page, name).scrollIntoViewIfNeeded()
      await expect
        .poll(() => plotHeights(page).then((heights) => heights.length))
        .toBeGreaterThan(0)
      await expect.poll(lowest).toBeGreaterThanOrEqual(150)
    }
    const over = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    await expect.poll(over, { message: `${width}×${height}` }).toBe(0)
    const size = () =>
      page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize))
    expect(await size()).toBe(text)
  }
})

for (const layout of ['', '&present=1', '&embed=1']) {
  test(`axes hold still in the course of a run${layout && `, with ${layout.slice(1)}`}`, async ({
    page,
  }) => {
    await page.goto(`./?${smallOf(400)}&backend=wasm${layout}`)
    const x = ['0', '100', '200', '300', '400']
    const y = ['0%', '20%', '40%', '60%', '80%', '100%']
    await expect.poll(() => axisWords(page, 'Accuracy'), { timeout }).toEqual([...x, ...y])
    const box = async () => (await chart(page, 'Accuracy').boundingBox())!.height
    const before = await box()
    const loss = await axisWords(page, 'Loss')
    expect(loss.slice(0, 5)).toEqual(x)
    for (let i = 0; i < 8; i++) {
      await page.waitForTimeout(400)
      expect(await axisWords(page, 'Accuracy')).toEqual([...x, ...y])
      expect((await axisWords(page, 'Loss')).slice(0, 5)).toEqual(x)
      expect(await box()).toBe(before)
    }
  })
}

test('entries of the legends switch lines off and on, by the keyboard too', async ({ page }) => {
  await openPaused(page, 12)
  const loss = chart(page, 'Loss')
  const lines = (kind: string) => loss.locator(`path[data-kind="${kind}"]`)
  await expect(lines('training')).toHaveCount(3)
  const training = loss.getByRole('button', { name: 'training', exact: true })
  await expect(training).toHaveAttribute('aria-pressed', 'true')
  await training.press('Enter')
  await expect(training).toHaveAttribute('aria-pressed', 'false')
  await expect(lines('training')).toHaveCount(0)
  await expect(lines('main')).toHaveCount(3)
  await training.press(' ')
  await expect(lines('training')).toHaveCount(3)

  const lanes = page.getByRole('list', { name: 'Lanes on the charts' })
  const sam = lanes.getByRole('button', { name: 'SAM', exact: true })
  await sam.click()
  await expect(sam).toHaveAttribute('aria-pressed', 'false')
  for (const name of ['Loss', 'Accuracy']) {
    await expect(chart(page, name).locator('path[data-kind="main"]')).toHaveCount(2)
  }
  await sam.click()
  await expect(lines('main')).toHaveCount(3)
})

test('the box is under the pointer only, inside the window; the other charts show values at their lines’ ends', async ({
  page,
}) => {
  await page.setViewportSize({ width: 900, height: 700 })
  await openPaused(page, 60)
  const boxes = page.locator('table[aria-hidden]')
  for (const share of [0.2, 0.95]) {
    const place = (await cursor(page, 'Accuracy').boundingBox())!
    await page.mouse.move(place.x + share * place.width * 0.8, place.y + 60)
    await expect(boxes).toHaveCount(1)
    const box = (await boxes.boundingBox())!
    expect(box.x).toBeGreaterThanOrEqual(0)
    expect(box.x + box.width).toBeLessThanOrEqual(900)
  }
  await expect(cursor(page, 'Accuracy')).toHaveAttribute('data-reading', 'box')
  await expect(cursor(page, 'Loss')).toHaveAttribute('data-reading', 'ends')
  await expect(cursor(page, 'Loss').locator('text')).toHaveCount(3)
  await page.mouse.move(2, 2)
  await expect(boxes).toHaveCount(0)
})

test('on a touch screen a tap keeps its readout until another', async ({ browser, baseURL }) => {
  const context = await browser.newContext({
    baseURL: baseURL!,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  const page = await context.newPage()
  await openPaused(page, 60)
  for (const name of ['Loss', 'Accuracy']) {
    await cursor(page, name).scrollIntoViewIfNeeded()
    const { x, y, width } = (await cursor(page, name).boundingBox())!
    await page.touchscreen.tap(x + 0.16 * width, y + 80)
    await page.waitForTimeout(600)
    await expect(cursor(page, name)).toHaveAttribute('data-reading', 'box')
    const box = (await page.locator('table[aria-hidden]').boundingBox())!
    expect(box.x).toBeGreaterThanOrEqual(0)
    expect(box.x + box.width).toBeLessThanOrEqual(390)
  }
  await context.close()
})
