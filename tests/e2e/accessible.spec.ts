/** No view has a serious fault that axe finds, in light and dark, on a desktop and a phone; none scrolls sideways. */
import axe from 'axe-core'
import { expect, test, type Page } from '@playwright/test'
import { atLeast, small, timeout } from './lab.ts'

/** The page must have been opened with axe in it. */
const faults = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const rules = { 'target-size': { enabled: true } }
    const { violations } = await (globalThis as never as { axe: typeof axe }).axe.run(document, {
      rules,
      resultTypes: ['violations'],
    })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  })

/** What is wider than the window. */
const excess = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** In two windows axe looks at everything: both layouts, both themes. In the others it must fit. */
const windows = [
  { what: 'on a desktop, light', width: 1440, height: 900, colorScheme: 'light', deep: true },
  { what: 'on a phone, dark', width: 390, height: 844, colorScheme: 'dark', deep: true },
  { what: 'on a small phone, light', width: 360, height: 740, colorScheme: 'light', deep: false },
  {
    what: 'on a desktop at 200 % zoom, dark',
    width: 720,
    height: 450,
    colorScheme: 'dark',
    deep: false,
  },
] as const

for (const { what, width, height, colorScheme, deep } of windows) {
  const said = deep ? 'is accessible and fits' : 'fits'
  test(`every view and panel ${said} ${what}`, async ({ page }) => {
    async function expectSound(where: string): Promise<void> {
      if (deep) await expect.poll(() => faults(page), { message: where }).toEqual([])
      expect(await excess(page), `${where} scrolls sideways`).toBe(0)
    }
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    if (deep) await page.addInitScript(axe.source)
    await page.goto(`./?${small}&backend=wasm`)
    await atLeast(page, 10)
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    const tabs = await page.getByRole('tab').all()
    expect(tabs).toHaveLength(6)
    for (const tab of tabs) {
      await tab.click()
      const panel = page.getByRole('tabpanel')
      await expect(panel).not.toBeEmpty()
      await expectSound(`The view ${await tab.innerText()}`)
    }
    await page.getByRole('tab', { name: 'Charts' }).click()
    for (const name of ['Presets', 'Settings', 'Share', 'Theorem 1 in numbers', 'Keys and help']) {
      await page.getByRole('button', { name, exact: true }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectSound(name)
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
