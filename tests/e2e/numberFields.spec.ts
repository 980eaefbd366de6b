/** Number fields change what was typed, and nothing else. */
import { expect, test, type Locator, type Page } from '@playwright/test'
import { atLeast, pause, show } from './lab.ts'

/** No decimal text of twelve digits says one of these values. */
const link =
  'v=1&trainSize=200&patchSize=4&width=8&depth=1&heads=2&batchSize=8&steps=1000000&evalEvery=20&backend=wasm' +
  '&lr=0.0033333333333333335&weightDecay=0.011111111111111112&labelNoise=0.14285714285714285' +
  '&lane=A,look-sam,rho=0.016666666666666666,k=3,alpha=0.3333333333333333'

const alpha = (page: Page) => page.getByRole('textbox', { name: 'α value' })
const query = (page: Page) => new URL(page.url()).searchParams

/** Presses Tab from a field on until every number field inside has had the focus. */
async function tabThrough(page: Page, inside: Locator): Promise<void> {
  const fields = inside.locator('input[inputmode=decimal]')
  await expect(fields.first()).toBeVisible()
  const missing = new Set(
    await fields.evaluateAll((all) => all.map(({ id, ariaLabel }) => id || ariaLabel!)),
  )
  await fields.first().focus()
  for (let presses = 0; missing.size > 0 && presses < 200; presses++) {
    const focused = await page.evaluate(() => {
      const { id, ariaLabel } = document.activeElement!
      return id || ariaLabel || ''
    })
    missing.delete(focused)
    await page.keyboard.press('Tab')
  }
  expect([...missing]).toEqual([])
}

test('what has more digits than its field shows stays as it is while Tab leads through every field', async ({
  page,
}) => {
  await page.goto(`./?${link}`)
  await atLeast(page, 4)
  await pause(page)
  const before = page.url()

  await tabThrough(page, page.getByRole('complementary', { name: 'Lanes' }))
  await show(page, 'Summary')
  await tabThrough(page, page.getByRole('tabpanel'))
  await show(page, 'Sweep')
  await tabThrough(page, page.getByRole('tabpanel'))
  await show(page, 'Charts')
  for (const panel of ['Settings', 'Theorem 1 in numbers']) {
    await page.getByRole('button', { name: panel, exact: true }).click()
    await tabThrough(page, page.getByRole('dialog'))
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  await page.waitForTimeout(1500) // longer than a typed number waits to be committed, and the address to follow
  expect(page.url()).toBe(before)
  await expect(page.getByText('Changed: takes effect')).toHaveCount(0)

  // A turn that is typed is a turn of that knob alone.
  await alpha(page).fill('0.5')
  await alpha(page).press('Enter')
  await expect.poll(() => query(page).getAll('turn')).toHaveLength(1)
  expect(query(page).get('lr')).toBe('0.0033333333333333335')
  expect(query(page).get('lane')).toContain('rho=0.016666666666666666')
})

test('what is typed and taken back, by keys or by arrows, changes nothing', async ({ page }) => {
  await page.clock.install()
  await page.goto(`./?${link}&autoplay=0`)
  await expect(alpha(page)).toHaveValue('0.333333333333')
  const before = page.url()
  // However slowly the keys come here, the page sees no pause between them.
  await page.clock.pauseAt(new Date(Date.now() + 60_000))
  await alpha(page).press('End')
  await alpha(page).pressSequentially('12')
  await alpha(page).press('Backspace')
  await alpha(page).press('Backspace')
  await alpha(page).press('ArrowUp')
  await alpha(page).press('ArrowDown')
  await page.clock.runFor(1500)
  await alpha(page).blur()
  await page.clock.runFor(1500)
  expect(page.url()).toBe(before)
  await page.clock.resume()
  await alpha(page).fill('0.5') // is committed, so the others could have been
  await expect.poll(() => query(page).get('lane')).toContain('alpha=0.5')
})

test('a pause while typing rewrites nothing, and a panel that closes at once loses nothing', async ({
  page,
}) => {
  await page.goto(`./?${link}&autoplay=0`)
  await alpha(page).fill('0.10')
  await expect.poll(() => query(page).get('lane')).toContain('alpha=0.1')
  await expect(alpha(page)).toHaveValue('0.10')
  await alpha(page).press('End')
  await alpha(page).pressSequentially('5')
  await alpha(page).blur()
  await expect.poll(() => query(page).get('lane')).toContain('alpha=0.105')

  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByLabel('Learning rate').fill('0.0045')
  await page.keyboard.press('Escape')
  await expect.poll(() => query(page).get('lr')).toBe('0.0045')
})
