/** What the page says: names, sentences, and what is written beside numbers. */
import { expect, test, type Page } from '@playwright/test'
import { openSmall, show, timeout } from './lab.ts'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const card = (page: Page, name: string) => page.getByRole('group', { name, exact: true })
const nameOf = (page: Page, index: number) =>
  page.getByRole('textbox', { name: 'Name', exact: true }).nth(index)

test('names follow the method and the optimizer into legends and summary, until somebody names a lane', async ({
  page,
}) => {
  await openSmall(page, 'wasm')
  await card(page, 'LookSAM').getByLabel('Method').selectOption('Look-LayerSAM')
  await expect(nameOf(page, 2)).toHaveValue('Look-LayerSAM')
  await nameOf(page, 1).fill('Sharp')
  await card(page, 'Sharp').getByLabel('Method').selectOption('LayerSAM')
  await expect(nameOf(page, 1)).toHaveValue('Sharp')
  await nameOf(page, 1).fill('')
  await nameOf(page, 1).blur()
  await expect(nameOf(page, 1)).toHaveValue('LayerSAM')

  await button(page, 'Settings').click()
  const settings = page.getByRole('dialog')
  await settings.getByLabel('Optimizer', { exact: true }).selectOption('sgd')
  await page.keyboard.press('Escape')
  await expect(nameOf(page, 0)).toHaveValue('SGD')

  await button(page, 'Reset').click()
  await button(page, 'Play').click()
  const accuracy = page.getByRole('figure', { name: 'Accuracy', exact: true })
  for (const name of ['SGD', 'LayerSAM', 'Look-LayerSAM']) {
    await expect(accuracy.getByText(name, { exact: true }).first()).toBeVisible({ timeout })
  }
  await show(page, 'Summary')
  await expect(page.getByRole('table').getByText('SGD', { exact: true }).first()).toBeVisible()
})

test('a copy is told apart by what is changed in it, and turning a knob renames nothing that trains', async ({
  page,
}) => {
  await openSmall(page, 'wasm')
  await card(page, 'LookSAM').getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Duplicate' }).click()
  await card(page, 'LookSAM 2').getByRole('textbox', { name: 'α value' }).fill('2')
  await page.keyboard.press('Enter')
  await button(page, 'Reset').click()
  await expect(nameOf(page, 2)).toHaveValue('LookSAM α 0.2')
  await expect(nameOf(page, 3)).toHaveValue('LookSAM α 2')
  await button(page, 'Play').click()
  await card(page, 'LookSAM α 0.2').getByRole('textbox', { name: 'α value' }).fill('1')
  await page.keyboard.press('Enter')
  await expect(page.getByText('α 0.2→1').first()).toBeVisible({ timeout })
  await expect(nameOf(page, 2)).toHaveValue('LookSAM α 0.2')
})
