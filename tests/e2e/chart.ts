/** What page tests read of a chart and do to it. */
import type { Page } from '@playwright/test'

export const chart = (page: Page, name: string) => page.getByRole('figure', { name, exact: true })
export const cursor = (page: Page, name: string) =>
  page.getByRole('slider', { name: `${name} cursor` })

/** What of the x axis a chart shows. */
export async function window(page: Page, name: string): Promise<[number, number]> {
  const slider = cursor(page, name)
  const numbers = await Promise.all(
    ['aria-valuemin', 'aria-valuemax'].map(async (end) => Number(await slider.getAttribute(end))),
  )
  return numbers as [number, number]
}

export async function dragOver(page: Page, name: string, from: number, to: number): Promise<void> {
  await cursor(page, name).scrollIntoViewIfNeeded()
  const { x, y, width, height } = (await cursor(page, name).boundingBox())!
  await page.mouse.move(x + from * width, y + height / 2)
  await page.mouse.down()
  await page.mouse.move(x + to * width, y + height / 2, { steps: 5 })
  await page.mouse.up()
}

/** The heights of all plots that are drawn, between their axes. */
export const plotHeights = (page: Page) =>
  page
    .locator('.recharts-cartesian-grid')
    .evaluateAll((grids) => grids.map((grid) => Math.round(grid.getBoundingClientRect().height)))

/** What both axes of a chart say. */
export const axisWords = (page: Page, name: string) =>
  chart(page, name).locator('.recharts-cartesian-axis-tick-value').allTextContents()
