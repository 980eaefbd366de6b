import { expect, test } from 'vitest'
import { cardPositionOf, type Box } from '../../../../src/ui/panels/tour/cardPosition.ts'

const card = { width: 340, height: 230 }

const covers = (a: Box, b: Box) =>
  a.left < b.left + b.width &&
  b.left < a.left + a.width &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height

const desktop = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

test.each([
  ['a button in the header', desktop, { left: 220, top: 10, width: 110, height: 36 }],
  ['a chart at the left', desktop, { left: 20, top: 270, width: 490, height: 300 }],
  ['a chart at the bottom', desktop, { left: 520, top: 580, width: 490, height: 300 }],
  ['a knob at the right', desktop, { left: 1040, top: 480, width: 360, height: 60 }],
  ['a knob at the bottom right', desktop, { left: 1040, top: 830, width: 360, height: 60 }],
  ['a button on a phone', phone, { left: 12, top: 50, width: 118, height: 36 }],
  ['a chart on a phone', phone, { left: 12, top: 140, width: 366, height: 300 }],
  ['a knob on a phone', phone, { left: 30, top: 140, width: 340, height: 70 }],
  ['a knob low on a phone', phone, { left: 30, top: 700, width: 340, height: 70 }],
])('beside %s the card covers nothing of it and lies in the window', (_, window, target) => {
  const own = { ...card, ...cardPositionOf(target, card, window) }
  expect(covers(own, target)).toBe(false)
  expect(own.left).toBeGreaterThanOrEqual(8)
  expect(own.top).toBeGreaterThanOrEqual(8)
  expect(own.left + own.width).toBeLessThanOrEqual(window.width - 8)
  expect(own.top + own.height).toBeLessThanOrEqual(window.height - 8)
})

test('where nothing has room the card stays in the window', () => {
  const { left, top } = cardPositionOf({ left: 0, top: 100, width: 390, height: 700 }, card, phone)
  expect(left).toBe(8)
  expect(top).toBe(8)
})
