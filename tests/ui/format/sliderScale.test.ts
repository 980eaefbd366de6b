import { expect, test } from 'vitest'
import { trackOf } from '../../../src/ui/format/sliderScale.ts'

test.each(['k', 'alpha', 'rho'])('every position of the %s slider leads back to itself', (knob) => {
  const track = trackOf(knob)
  for (let p = track.min; p <= track.max; p += knob === 'rho' ? 20 : track.step) {
    expect(track.positionOf(track.valueAt(p))).toBeCloseTo(p, 5)
  }
})

test('ρ is logarithmic and has a zero', () => {
  const track = trackOf('rho')
  expect([0, 50, 100].map((position) => track.valueAt(position))).toEqual([0, 0.032, 1])
  expect(track.positionOf(5)).toBe(100)
})
