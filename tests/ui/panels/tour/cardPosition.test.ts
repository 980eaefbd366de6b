import { computePosition, type Rect } from '@floating-ui/react-dom'
import { expect, test } from 'vitest'
import { middleware, placementBeside } from '../../../../src/ui/panels/tour/cardPosition.ts'

const card = { width: 340, height: 230 }

const covers = (a: Rect, b: Rect) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const desktop = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

/** Where the card stands beside a target in a window; there is no document that could be measured. */
async function cardBeside(target: Rect, window: typeof desktop): Promise<Rect> {
  const floating = { x: 0, y: 0, ...card }
  const { x, y } = await computePosition({} as Element, {} as HTMLElement, {
    strategy: 'fixed',
    placement: placementBeside(target.x, window.width),
    middleware,
    platform: {
      isRTL: () => false,
      isElement: () => true,
      getOffsetParent: () => null,
      getScale: () => ({ x: 1, y: 1 }),
      convertOffsetParentRelativeRectToViewportRelativeRect: ({ rect }: { rect: Rect }) => rect,
      getElementRects: () => ({ reference: target, floating }),
      getClippingRect: () => ({ x: 0, y: 0, ...window }),
      getDimensions: () => card,
    } as never,
  })
  return { x, y, ...card }
}

test.each([
  ['a button in the header', desktop, { x: 220, y: 10, width: 110, height: 36 }],
  ['a chart at the left', desktop, { x: 20, y: 270, width: 490, height: 300 }],
  ['a chart at the bottom', desktop, { x: 520, y: 580, width: 490, height: 300 }],
  ['a knob at the right', desktop, { x: 1040, y: 480, width: 360, height: 60 }],
  ['a knob at the bottom right', desktop, { x: 1040, y: 830, width: 360, height: 60 }],
  ['a button on a phone', phone, { x: 12, y: 50, width: 118, height: 36 }],
  ['a chart on a phone', phone, { x: 12, y: 140, width: 366, height: 300 }],
  ['a knob on a phone', phone, { x: 30, y: 140, width: 340, height: 70 }],
  ['a knob low on a phone', phone, { x: 30, y: 700, width: 340, height: 70 }],
])('beside %s the card covers nothing of it and lies in the window', async (_, window, target) => {
  const own = await cardBeside(target, window)
  expect(covers(own, target)).toBe(false)
  expect(own.x).toBeGreaterThanOrEqual(8)
  expect(own.y).toBeGreaterThanOrEqual(8)
  expect(own.x + own.width).toBeLessThanOrEqual(window.width - 8)
  expect(own.y + own.height).toBeLessThanOrEqual(window.height - 8)
})

test('where nothing has room the card stays in the window', async () => {
  const target = { x: 0, y: 100, width: 390, height: 700 }
  expect(await cardBeside(target, phone)).toEqual({ x: 8, y: 8, ...card })
})
