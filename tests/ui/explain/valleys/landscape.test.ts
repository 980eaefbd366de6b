import { expect, test } from 'vitest'
import {
  flatValley,
  lossAt,
  sharpValley,
  slopeAt,
  stepIn,
} from '../../../../src/ui/explain/valleys/landscape.ts'

const valleys = [sharpValley, flatValley]

test('the slope is the derivative of the loss that is drawn', () => {
  for (let x = 0; x < 12; x += 0.3) {
    const h = 1e-5
    expect(slopeAt(x)).toBeCloseTo((lossAt(x + h) - lossAt(x - h)) / (2 * h), 6)
  }
})

test('ε leads uphill, by the same length in both valleys, which are equally deep', () => {
  const [sharp, flat] = valleys.map(stepIn)
  for (const { w, up } of [sharp!, flat!]) expect(lossAt(up)).toBeGreaterThan(lossAt(w))
  expect(Math.abs(sharp!.up - sharp!.w)).toBeCloseTo(Math.abs(flat!.up - flat!.w), 10)
  expect(Math.abs(lossAt(sharp!.w) - lossAt(flat!.w))).toBeLessThan(0.03)
})

test('in the sharp valley the loss rises far more, and g_s is far steeper', () => {
  const [sharp, flat] = valleys.map((valley) => {
    const { w, up } = stepIn(valley)
    return { rise: lossAt(up) - lossAt(w), slope: Math.abs(slopeAt(up)) }
  })
  expect(sharp!.rise).toBeGreaterThan(4 * flat!.rise)
  expect(sharp!.slope).toBeGreaterThan(4 * flat!.slope)
})
