import { expect, test, type Page } from '@playwright/test'
import { openSmall, troubleOn } from './lab.ts'

const lit = (page: Page) =>
  page.getByRole('region', { name: 'Algorithm' }).locator('li[aria-current="step"]')

test('the algorithm lights what a step executed, is walked through phase by phase, and is drawn', async ({
  page,
}) => {
  const trouble = troubleOn(page)
  await openSmall(page, 'wasm')
  await page.getByRole('tab', { name: 'Algorithm' }).click()
  const code = page.getByRole('region', { name: 'Algorithm' })
  const next = code.getByRole('button', { name: 'Next phase' })
  const line = (plain: string) =>
    lit(page).filter({ has: page.getByRole('button', { name: plain, exact: true }) })
  await expect(code.getByRole('combobox', { name: 'Lane' })).toHaveText(/LookSAM/)
  await expect(lit(page)).toHaveCount(0)

  // The first step refreshes, the second reuses.
  const step = page.getByRole('button', { name: 'Step', exact: true })
  await step.click()
  await expect(line('g_v ← g_s − ‖g_s‖ cos θ g/‖g‖')).toBeVisible()
  await step.click()
  await expect(line('g_s ← g + α (‖g‖/‖g_v‖) g_v')).toBeVisible()
  await expect(line('g_v ← g_s − ‖g_s‖ cos θ g/‖g‖')).toHaveCount(0)

  for (const phase of ['1 of 4, gradient', '2 of 4, reuse', '3 of 4, clip', '4 of 4, update']) {
    await next.press('Enter')
    await expect(code.getByText(`Step t = 1, phase ${phase}.`)).toBeVisible()
  }
  await expect(line('g ← ∇L_B(w)')).toHaveCount(0)
  await code.getByRole('button', { name: 'Previous phase' }).click()
  await expect(code.getByText('Step t = 1, phase 3 of 4, clip.')).toBeVisible()
  await next.click()
  await next.click()
  await expect(code.getByText('Step t = 2, phase 1 of 4, gradient.')).toBeVisible()

  const geometry = page.getByRole('region', { name: 'Geometry' })
  await expect(geometry.getByRole('img', { name: /^Step t = 0: g is .* long, g_s/ })).toBeVisible()
  await expect(geometry.getByRole('img', { name: /^Step t = 2: g is .* times g_v/ })).toBeVisible()

  // Turned while paused, α shows at once what it would add.
  const alpha = page
    .getByRole('group', { name: 'LookSAM', exact: true })
    .getByRole('textbox', { name: 'α value' })
  await alpha.fill('2')
  await alpha.press('Enter')
  for (let phase = 2; phase <= 4; phase++) await next.click()
  await expect(geometry.getByText(/With α = 2, not yet used: .* × the measured g_v/)).toBeVisible()

  await next.press('Tab')
  await expect(page.getByRole('tooltip', { name: /^The initial weights/ })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('tooltip', { name: /^The radius: how far/ })).toBeVisible()

  await expect(page.getByRole('region', { name: 'Reuse' })).toContainText(
    'Two refreshes are needed',
  )
  await code.getByRole('combobox', { name: 'Lane' }).selectOption('SAM')
  await expect(page.getByRole('region', { name: 'Reuse' })).toContainText('reuses nothing')
  expect(trouble).toEqual([])
})
