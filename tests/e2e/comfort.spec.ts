/** Keys, undo, the tour, the browser's language, and training while the page is hidden. */
import { expect, test, type Locator, type Page } from '@playwright/test'
import { openPaused, pause, smallOf, stepShown, timeout } from './lab.ts'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const lane = (page: Page, name: string) => page.getByRole('group', { name, exact: true })

test('keys step, select a lane and turn its knob, not while typing, and can be turned off', async ({
  page,
}) => {
  await openPaused(page, 2)
  const before = await stepShown(page)
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.keyboard.press('s')
  await expect.poll(() => stepShown(page)).toBe(before + 1)
  await page.keyboard.press('3')
  await expect(lane(page, 'LookSAM')).toBeFocused()
  const alpha = lane(page, 'LookSAM').getByRole('textbox', { name: 'α value' })
  await page.keyboard.press('+')
  await expect(alpha).toHaveValue('0.25')
  await page.keyboard.press('-')
  await page.keyboard.press('-')
  await expect(alpha).toHaveValue('0.15')

  const name = page.getByRole('textbox', { name: 'Name', exact: true }).nth(1)
  await name.fill('S')
  await name.press('s')
  await expect(name).toHaveValue('Ss')
  await expect.poll(() => stepShown(page)).toBe(before + 1)

  await name.blur()
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys and help' })
  await expect(help.getByText('Takes one step of every lane')).toBeVisible()
  await help.getByRole('switch', { name: 'Letters, digits and signs act as keys' }).click()
  await page.keyboard.press('Escape')
  await expect(help).toHaveCount(0)
  await page.keyboard.press('s')
  await page.keyboard.press('?')
  await expect(help).toHaveCount(0)
  expect(await stepShown(page)).toBe(before + 1)
  await page.reload()
  await button(page, 'Keys and help').click()
  await expect(
    help.getByRole('switch', { name: 'Letters, digits and signs act as keys' }),
  ).not.toBeChecked()
})

test('a removed lane comes back by key and has trained on meanwhile', async ({ page }) => {
  await page.goto(`./?${smallOf(100_000)}&backend=wasm`)
  await expect.poll(() => stepShown(page), { timeout }).toBeGreaterThan(5)
  await lane(page, 'SAM').getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(lane(page, 'SAM')).toHaveCount(0)
  await expect(page.getByText('Removed SAM.')).toBeVisible()
  const before = await stepShown(page)
  await expect.poll(() => stepShown(page), { timeout }).toBeGreaterThan(before + 2)
  await page.keyboard.press('Control+z')
  await expect(lane(page, 'SAM')).toBeVisible()
  await pause(page)
  const evaluations = lane(page, 'SAM').locator('dd').last()
  await expect
    .poll(async () => {
      const counted = (await evaluations.innerText()).replaceAll(',', '')
      return 2 * (await stepShown(page)) - Number(counted)
    })
    .toBe(0)
  await expect(page.getByText('Changed: takes effect')).toHaveCount(0)
})

test('the screen is kept awake on request, and only while training', async ({ page }) => {
  await page.addInitScript(() => {
    const held: unknown[] = []
    const request = () => {
      const lock = Object.assign(new EventTarget(), {
        release: async () => void held.splice(held.indexOf(lock), 1),
      })
      held.push(lock)
      return Promise.resolve(lock)
    }
    Object.defineProperty(navigator, 'wakeLock', { value: { request } })
    Object.assign(globalThis, { held })
  })
  const held = () => page.evaluate(() => (globalThis as never as { held: unknown[] }).held.length)
  await page.goto(`./?${smallOf(100_000)}&backend=wasm`)
  await expect.poll(() => stepShown(page), { timeout }).toBeGreaterThan(2)
  expect(await held()).toBe(0)
  await button(page, 'Keys and help').click()
  await page.getByRole('switch', { name: 'The screen stays awake while training' }).click()
  await expect.poll(held).toBe(1)
  await page.keyboard.press('Escape')
  await button(page, 'Pause').click()
  await expect.poll(held).toBe(0)
  await button(page, 'Play').click()
  await expect.poll(held).toBe(1)
})

test.describe('on a first visit', () => {
  test.use({ storageState: { cookies: [], origins: [] } })

  for (const [what, width, height] of [
    ['desktop', 1440, 900],
    ['phone', 390, 844],
  ] as const) {
    test(`the tour points at what it speaks of, covers none of it, and ends with α turned, on a ${what}`, async ({
      page,
    }) => {
      await page.setViewportSize({ width, height })
      await page.goto('./?backend=wasm')
      await expect.poll(() => stepShown(page), { timeout }).toBeGreaterThan(5)
      const tour = page.getByRole('dialog')
      await expect(tour).toContainText('1 of 5')
      await expect(page.locator('body')).toBeFocused()
      const targets = [
        button(page, 'Pause'),
        page.getByRole('figure', { name: 'Loss', exact: true }),
        page.getByRole('figure', { name: 'cos θ', exact: true }),
        lane(page, 'LookSAM').getByRole('slider').nth(0),
        lane(page, 'LookSAM').getByRole('slider').nth(1),
      ]
      for (const [i, target] of targets.entries()) {
        await expect(tour).toContainText(`${i + 1} of 5`)
        await expect(target).toBeInViewport({ ratio: 0.9 })
        await expect.poll(() => overlap(tour, target)).toBe(false)
        if (i > 0) await expect(tour).toBeFocused()
        if (i < 4) await tour.getByRole('button', { name: 'Next' }).click()
      }
      const finish = tour.getByRole('button', { name: 'Finish' })
      await expect(finish).toBeDisabled()
      const alpha = lane(page, 'LookSAM').getByRole('textbox', { name: 'α value' })
      await alpha.fill('2')
      await alpha.press('Enter')
      await expect(tour).toContainText(/Since step [\d,]+ the reused part is 2 times as long/)
      await expect(tour).toContainText(/Training loss: \d/, { timeout })
      await expect(tour.getByRole('button', { name: 'Start α = 0.2, 0.7 and 2' })).toBeVisible()
      await finish.click()
      await expect(tour).toHaveCount(0)
      await page.reload()
      await expect(button(page, 'Pause')).toBeVisible({ timeout })
      await expect(tour).toHaveCount(0)
    })
  }

  test('Escape leaves it for good; it can be taken again, and blocked storage is no error', async ({
    page,
  }) => {
    const trouble: string[] = []
    page.on('pageerror', ({ message }) => trouble.push(message))
    await page.addInitScript(() =>
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('blocked', 'SecurityError')
        },
      }),
    )
    await page.goto('./?backend=wasm')
    const tour = page.getByRole('dialog', { name: 'They train here, now' })
    await expect(tour).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(tour).toHaveCount(0)
    await button(page, 'Keys and help').click()
    await button(page, 'Take the tour').click()
    await expect(tour).toContainText('1 of 5')
    expect(trouble).toEqual([])
  })
})

async function overlap(a: Locator, b: Locator) {
  const [one, other] = [(await a.boundingBox())!, (await b.boundingBox())!]
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  )
}

test.describe('in German', () => {
  test.use({ locale: 'de-DE' })

  test('numbers are written and typed the German way, and a point is understood', async ({
    page,
  }) => {
    await openPaused(page, 2)
    await expect(page.getByText('of 100.000')).toBeVisible()
    const alpha = lane(page, 'LookSAM').getByRole('textbox', { name: 'α value' })
    await expect(alpha).toHaveValue('0,2')
    for (const typed of ['0,35', '0.35']) {
      await alpha.fill(typed)
      await alpha.press('Enter')
      await expect(lane(page, 'LookSAM').getByRole('slider').nth(1)).toHaveValue('0.35')
      await alpha.fill('1')
      await alpha.press('Enter')
    }
    await expect(
      lane(page, 'LookSAM')
        .getByText(/^\d,\d{3}$/)
        .first(), // its training loss
    ).toBeVisible()
  })
})

test('training goes on to its end in a hidden tab, and on return the charts are whole', async ({
  page,
}) => {
  // Headless Chromium hides no tab. What a hidden one does to a page: no frame is drawn until it is shown again.
  await page.addInitScript(() => {
    const draw = globalThis.requestAnimationFrame.bind(globalThis)
    let waiting: FrameRequestCallback[] = []
    const show = (state: 'hidden' | 'visible') => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
      if (state === 'visible') waiting.splice(0).forEach(draw)
    }
    globalThis.requestAnimationFrame = (callback) =>
      document.visibilityState === 'hidden' ? waiting.push(callback) : draw(callback)
    Object.assign(globalThis, { show })
  })
  const show = (state: string) =>
    page.evaluate((to) => (globalThis as never as { show: (s: string) => void }).show(to), state)

  await page.goto(`./?${smallOf(500)}&backend=wasm`)
  await expect.poll(() => stepShown(page), { timeout }).toBeGreaterThan(10)
  await show('hidden')
  await expect(page.getByText(/^Training is done: 500 steps/)).toBeAttached({ timeout })
  await show('visible')
  await expect.poll(() => stepShown(page)).toBe(500)
  const loss = page.getByRole('figure', { name: 'Loss', exact: true })
  const cursor = loss.getByRole('slider', { name: 'Loss cursor' })
  await expect(async () => {
    await cursor.press('End')
    await expect(cursor).toHaveAttribute('aria-valuetext', /500|499/, { timeout: 1000 })
  }).toPass()
})
