import { readFileSync } from 'node:fs'
import { decodeQR } from 'qr/decode.js'
import { expect, test, type Browser, type Page } from '@playwright/test'
import { atLeast, stepShown, timeout, troubleOn } from './lab.ts'

/** Small enough for any machine; both lanes have what a link may have. */
const small =
  'v=1&trainSize=100&imageSize=8&patchSize=4&width=16&depth=1&heads=2&steps=40&batchSize=16&evalEvery=2' +
  '&lane=AdamW,base&lane=L%C3%BCk+1,look-sam,rho=0.1,k=2,alpha=0.2,lr=0.01'
/** The same, for what is seen only while it trains: no machine is done with it at once. */
const long = small.replace('steps=40', 'steps=100000')

const open = (page: Page, query: string) => page.goto(`./?backend=wasm&${query}`)
const alpha = (page: Page) => page.getByRole('textbox', { name: 'α value', exact: true })

async function stepTo(page: Page, to: number): Promise<void> {
  await page.getByRole('button', { name: 'Step', exact: true }).click()
  await expect.poll(() => stepShown(page), { timeout }).toBe(to)
}

/** Some steps by hand, and the losses that were measured, digit by digit. */
async function lossesOf(page: Page, steps = [1, 2, 3]): Promise<string[]> {
  for (const step of steps) await stepTo(page, step)
  await page.getByRole('button', { name: 'Loss: zoom and save' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'CSV' }).click()
  const lines = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split(/\r?\n/)
  // What differs from machine to machine is the time.
  const seconds = lines[0]!.split(',').indexOf('seconds')
  return lines.map((line) => line.split(',').toSpliced(seconds, 1).join(','))
}

async function elsewhere(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(url)
  return page
}

test('the address follows a knob; opened elsewhere it is the same experiment with the same curves', async ({
  page,
  browser,
}) => {
  const trouble = troubleOn(page)
  await open(page, `autoplay=0&${small}`)
  await expect(page).toHaveURL(/v=1&trainSize=100&.*alpha=0\.2,lr=0\.01.*backend=wasm&autoplay=0$/)
  await alpha(page).fill('0.7')
  await alpha(page).press('Enter')
  await expect(page).toHaveURL(/alpha=0\.7,lr=0\.01/)
  await alpha(page).fill('much')
  await alpha(page).press('Enter')
  await expect(page.getByText('lanes.1.alpha: "much" is not allowed').first()).toBeVisible()
  await alpha(page).fill('0.7')
  await alpha(page).press('Enter')
  await page.getByText('Log', { exact: true }).click()
  await expect(page).toHaveURL(/alpha=0\.7,lr=0\.01&y=log/)
  await page.getByRole('button', { name: 'Reset', exact: true }).click()
  const here = await lossesOf(page)

  const other = await elsewhere(browser, page.url())
  await expect(alpha(other)).toHaveValue('0.7')
  await expect(other.getByRole('radio', { name: 'Log' })).toBeChecked()
  await expect(other.getByRole('group', { name: 'Lük 1', exact: true })).toBeVisible()
  const there = await lossesOf(other)
  expect(here.length).toBeGreaterThan(6)
  expect(there).toEqual(here)
  await other.context().close()
  expect(trouble).toEqual([])
})

test('a knob turned on the way turns in the link at the same step, and the curves are the same', async ({
  page,
  browser,
}) => {
  await open(page, `autoplay=0&${small}`)
  for (const to of [1, 2]) await stepTo(page, to)
  await alpha(page).fill('2')
  await alpha(page).press('Enter')
  const here = await lossesOf(page, [3, 4, 5])
  await expect(page).toHaveURL(/alpha=0\.2,lr=0\.01&turn=2,2,alpha=2&/)

  const other = await elsewhere(browser, page.url())
  await expect(alpha(other)).toHaveValue('0.2')
  const there = await lossesOf(other, [1, 2, 3, 4, 5])
  await expect(alpha(other)).toHaveValue('2')
  await expect(other).toHaveURL(/alpha=0\.2,lr=0\.01&turn=2,2,alpha=2&/)
  expect(there).toEqual(here)
  await other.getByRole('button', { name: 'Reset', exact: true }).click()
  await expect(other).toHaveURL(/alpha=2,lr=0\.01&(?!turn)/)
  await other.context().close()
})

test('the opening experiment stands in the address too', async ({ page }) => {
  await page.goto('./?backend=wasm&autoplay=0')
  await expect(page).toHaveURL(/\?v=1&.*&lane=AdamW,base&lane=SAM,.*&backend=wasm&autoplay=0$/)
})

test('what is broken in a link is named and skipped, the rest is used', async ({ page }) => {
  await open(
    page,
    'autoplay=0&v=1&steps=7&lr=fast&__proto__=1&charts=loss,pie&lane=A,base&lane=B,x',
  )
  for (const sentence of [
    'In the link, optimizer.lr: "fast" is not allowed; allowed: a number from 0 to 100.',
    'In the link, lanes.1.method: "x" is not allowed; allowed: one of base, sam,',
    'In the link, charts: "loss,pie" is not allowed; allowed: one to four different charts',
    'The link’s "__proto__" means nothing here and was left out; allowed: v, seed,',
  ]) {
    await expect(page.getByText(sentence)).toBeVisible()
  }
  await expect(page.getByText('Step 0 of 7')).toBeVisible({ timeout })
  await expect(page.getByRole('group', { name: 'A', exact: true })).toBeVisible()
  await expect(page).toHaveURL(/\?v=1&steps=7&lane=A,base&backend=wasm&autoplay=0$/)
})

test('a link makes the page ask for nothing elsewhere', async ({ page, baseURL }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const foreign = 'https%3A%2F%2Fevil.example%2Fx'
  await open(
    page,
    `autoplay=0&dataset=${foreign}&charts=${foreign}&lane=${foreign},base&tab=${foreign}`,
  )
  await expect(page.getByText('In the link, dataset.name:')).toBeVisible()
  await expect(page.getByText('Step 0 of 600')).toBeVisible({ timeout })
  expect(asked.filter((url) => !url.startsWith(baseURL!) && !url.startsWith('blob:'))).toEqual([])
})

/** What a camera reads from the code on the page. */
async function scanned(page: Page): Promise<string> {
  const side = 400 // pixels
  const data = await page
    .getByRole('img', { name: 'QR code of the link' })
    .first()
    .evaluate(async (svg, side) => {
      const drawn = svg.cloneNode(true) as SVGElement
      drawn.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
      drawn.setAttribute('width', `${side}`)
      drawn.setAttribute('height', `${side}`)
      const image = new Image()
      image.src = URL.createObjectURL(new Blob([drawn.outerHTML], { type: 'image/svg+xml' }))
      await image.decode()
      const pen = Object.assign(document.createElement('canvas'), {
        width: side,
        height: side,
      }).getContext('2d')!
      pen.drawImage(image, 0, 0)
      return [...pen.getImageData(0, 0, side, side).data]
    }, side)
  return decodeQR({ width: side, height: side, data: Uint8Array.from(data) })
}

test('Share copies the link and says so, and shows it as a code and in a frame', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, `autoplay=0&${small}`)
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await expect(
    page.getByText('on WebAssembly, as here, everyone sees the same curves, to the last bit'),
  ).toBeVisible()
  const link = await page.getByRole('textbox', { name: 'Link', exact: true }).inputValue()
  expect(link).toMatch(/^http:.*\/some\/sub\/path\/\?v=1&.*alpha=0\.2,lr=0\.01$/)
  await page.getByRole('button', { name: 'Copy link', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link)
  expect(await scanned(page)).toBe(link)

  await page.getByRole('button', { name: 'Fill the screen' }).click()
  const large = page.getByRole('dialog', { name: 'QR code' })
  expect((await large.getByRole('img').boundingBox())!.height).toBeGreaterThan(600)
  await page.keyboard.press('Escape')
  await expect(large).toBeHidden()

  await page.getByRole('checkbox', { name: 'Accuracy', exact: true }).uncheck()
  await page.getByRole('checkbox', { name: 'cos θ', exact: true }).check()
  const frame = await page.getByRole('textbox', { name: 'Frame', exact: true }).inputValue()
  expect(frame).toMatch(
    /^<iframe src="http:[^"]*&amp;charts=loss,cos-theta&amp;knobs=k,alpha&amp;embed=1"/,
  )
  await page.setContent(frame)
  const inner = page.frameLocator('iframe')
  await expect(inner.getByRole('figure', { name: 'cos θ', exact: true })).toBeVisible()
  const beyond = inner.locator('html').evaluate((root) => root.scrollHeight - root.clientHeight)
  expect(await beyond).toBe(0)
})

test('the small page has the chosen charts and knobs and the way to the whole one, from 320 × 240 up', async ({
  page,
}) => {
  const trouble = troubleOn(page)
  await page.setViewportSize({ width: 320, height: 240 })
  await open(page, `${long}&embed=1&charts=loss&knobs=k`)
  await expect(page.getByRole('figure')).toHaveCount(1)
  for (const button of ['Step', 'Reset']) {
    await expect(page.getByRole('button', { name: button, exact: true })).toBeInViewport()
  }
  await expect(page.getByRole('button', { name: 'Settings' })).toHaveCount(0)
  const overflow = () =>
    page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement
      return [scrollWidth - innerWidth, scrollHeight - innerHeight]
    })
  expect((await overflow())[0]).toBe(0) // so low a page scrolls, for its plot is no lower than 150 px
  await atLeast(page, 1)
  await page.getByRole('button', { name: 'refresh interval up' }).click()
  await expect(page).toHaveURL(/&turn=\d+,2,k=3&.*embed=1/)
  const whole = page.getByRole('link', { name: 'Open in LookSAM Lab' })
  await expect(whole).toHaveAttribute('href', /&turn=\d+,2,k=3$/)
  await page.setViewportSize({ width: 640, height: 480 })
  expect(await overflow()).toEqual([0, 0])
  expect(trouble).toEqual([])
})

for (const [width, height] of [
  [1920, 1080],
  [1280, 720],
] as const) {
  test(`at ${width} × ${height} the room's page is large and driven by keys`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await open(page, `autoplay=0&${long}&present=1&charts=accuracy,loss`)
    await expect(page.getByText('Step 0 of 100,000')).toBeVisible({ timeout })
    await expect(page.getByRole('figure')).toHaveCount(2)
    await page.keyboard.press('s')
    await expect.poll(() => stepShown(page), { timeout }).toBe(1)
    await page.keyboard.press('k')
    await page.keyboard.press('+')
    await page.keyboard.press('+')
    await expect(page).toHaveURL(/&turn=1,2,k=4&present=1&charts=accuracy,loss/)
    await page.keyboard.press(']')
    await page.keyboard.press('-')
    await expect(page).toHaveURL(/&turn=1,2,k=4&turn=1,2,alpha=0\.15&/)
    await page.keyboard.press('1')
    await expect(page.getByRole('group', { name: 'Knobs of AdamW' })).toBeVisible()
    await page.keyboard.press('Space')
    await atLeast(page, 4)
    await expect(page.getByText(/Screen (stays awake|may go dark)/)).toBeVisible()
    await page.keyboard.press('Space')
    await expect(page.getByText(/Screen (stays awake|may go dark)/)).toHaveCount(0)

    // Text of a forty-second of the screen's height is read from ten screen heights away.
    const sizes = await page.evaluate(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      const found: { text: string; size: number }[] = []
      while (walker.nextNode()) {
        const { textContent, parentElement } = walker.currentNode
        if (!textContent?.trim() || !parentElement?.checkVisibility()) continue
        if (parentElement.closest('[aria-live], style')) continue
        const size = Number.parseFloat(getComputedStyle(parentElement).fontSize)
        found.push({ text: textContent, size })
      }
      return found
    })
    expect(sizes.length).toBeGreaterThan(20)
    expect(sizes.filter(({ size }) => size < height / 43)).toEqual([])
    await page.keyboard.press('r')
    await expect.poll(() => stepShown(page), { timeout }).toBe(0)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Share', exact: true })).toBeVisible()
    await expect(page).not.toHaveURL(/present/)
  })
}
