/** No view has a serious fault that axe finds, in light and dark, on a desktop, a phone and at 200 % zoom. */
import axe from 'axe-core'
import { expect, test, type Page } from '@playwright/test'
import { timeout } from './lab.ts'

async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const rules = { 'target-size': { enabled: true } }
    const { violations } = await (globalThis as never as { axe: typeof axe }).axe.run(document, {
      rules,
      resultTypes: ['violations'],
    })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  })
}

/** What is wider than the window. */
const excess = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

async function expectSound(page: Page, what: string): Promise<void> {
  await expect.poll(() => faults(page), { message: what }).toEqual([])
  expect(await excess(page), `${what} scrolls sideways`).toBe(0)
}

const windows = [
  { what: 'on a desktop, light', width: 1440, height: 900, colorScheme: 'light' },
  { what: 'on a phone, dark', width: 390, height: 844, colorScheme: 'dark' },
  { what: 'on a small phone, light', width: 360, height: 740, colorScheme: 'light' },
  { what: 'on a desktop at 200 % zoom, dark', width: 720, height: 450, colorScheme: 'dark' },
] as const

for (const { what, width, height, colorScheme } of windows) {
  test(`every view and panel is accessible and fits ${what}`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.goto('./?backend=wasm')
    await expect(page.getByText(/^Step \d\d+ of/)).toBeVisible({ timeout })
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click()
      const panel = page.getByRole('tabpanel')
      await expect(panel).not.toBeEmpty()
      await expectSound(page, `The view ${await tab.innerText()}`)
    }
    await page.getByRole('tab', { name: 'Charts' }).click()
    for (const name of ['Presets', 'Settings', 'Share', 'Theorem 1 in numbers', 'Keys and help']) {
      await page.getByRole('button', { name, exact: true }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectSound(page, name)
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }
  })
}

test('Tab leads through the page in its order, and what has the focus is seen to have it', async ({
  page,
}) => {
  await page.goto('./?backend=wasm&autoplay=0')
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled({ timeout })
  const tops: number[] = []
  for (let stop = 0; stop < 12; stop++) {
    await page.keyboard.press('Tab')
    const focus = await page.evaluate(() => {
      const element = document.activeElement!
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
      return {
        name: element.getAttribute('aria-label') ?? element.textContent,
        seen: (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none',
        top: element.getBoundingClientRect().top,
      }
    })
    expect(focus.seen, `${focus.name} shows that it has the focus`).toBe(true)
    tops.push(Math.round(focus.top / 60))
  }
  expect(tops).toEqual(tops.toSorted((a, b) => a - b))
})
