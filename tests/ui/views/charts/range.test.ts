import { expect, test } from 'vitest'
import type { Points } from '../../../../src/ui/views/charts/points.ts'
import { rangeOf, rangeWithoutSpikes } from '../../../../src/ui/views/charts/range.ts'

const line = (y: (x: number) => number, length = 300): Points => {
  const xs = Array.from({ length }, (_, i) => i / length)
  return { xs, ys: xs.map(y) }
}
const whole = [0, 1] as const
const linear = { log: false, warmUp: false }
const logarithmic = { log: true, warmUp: false }
const wavy = (x: number) => 1 + 0.2 * Math.sin(40 * x)
const spiked = (at: number, height: number) =>
  line((x) => (Math.round(x * 300) === at ? height : wavy(x)))

test('the range reaches over what is visible only', () => {
  expect(rangeOf([line((x) => x)], [0.1, 0.5])).toEqual([0.1, 0.5])
  expect(rangeOf([], whole)).toEqual([NaN, NaN])
  expect(rangeWithoutSpikes([], whole, linear)).toEqual([NaN, NaN])
})

test('a spike that would flatten the rest is left out, up and down', () => {
  const [low, high] = rangeWithoutSpikes([spiked(150, 100), spiked(70, -80)], whole, linear)
  expect(high).toBeCloseTo(1.2, 2)
  expect(low).toBeCloseTo(0.8, 2)
})

test('a spike at the newest point is left out until the line stays up there', () => {
  expect(rangeWithoutSpikes([spiked(299, 100)], whole, linear)[1]).toBeCloseTo(1.2, 2)
  const risen = line((x) => (x > 0.99 ? 100 : wavy(x)))
  expect(rangeWithoutSpikes([risen], whole, linear)[1]).toBe(100)
})

test('a bump that leaves the rest half of the height is shown', () => {
  expect(rangeWithoutSpikes([spiked(150, 1.5)], whole, linear)[1]).toBe(1.5)
})

const rising: Record<string, (x: number) => number> = {
  linear: (x) => x,
  exponential: (x) => Math.exp(10 * x),
  'very steep': (x) => Math.exp(60 * x),
  'late and sudden': (x) => (x < 0.95 ? 1 : 1 + 1e6 * (x - 0.95)),
  pole: (x) => 1 / (1.001 - x),
}
for (const [name, y] of Object.entries(rising)) {
  test(`a diverging curve is shown to its top: ${name}`, () => {
    const curve = line(y)
    const tame = [wavy, wavy, wavy].map((flat) => line(flat))
    for (const lines of [[curve], [curve, ...tame]]) {
      expect(rangeWithoutSpikes(lines, whole, linear)).toEqual(rangeOf(lines, whole))
    }
  })
}

test('a loss that falls at once from a high start is shown from its start', () => {
  const curve = line((x) => 2.3 * Math.exp(-80 * x))
  expect(rangeWithoutSpikes([curve], whole, linear)[1]).toBe(2.3)
})

test('where starting costs, a high start is a spike, and a line that rises is not', () => {
  const warmUp = { log: false, warmUp: true }
  const slowStart = line((x) => (x < 0.08 ? 300 : wavy(x)))
  expect(rangeWithoutSpikes([slowStart], whole, warmUp)[1]).toBeCloseTo(1.2, 2)
  expect(rangeWithoutSpikes([line((x) => Math.exp(60 * x))], whole, warmUp)[1]).toBeGreaterThan(
    1e20,
  )
})

test('a lane that swings up and down at large is its line, not spikes', () => {
  const swinging = line((x) => (Math.round(x * 300) % 3 === 0 ? 100 : 1))
  expect(rangeWithoutSpikes([swinging], whole, linear)[1]).toBe(100)
})

test('a logarithmic axis judges logarithms', () => {
  const decades = line((x) => 10 ** (2 * Math.sin(40 * x)))
  expect(rangeWithoutSpikes([decades], whole, logarithmic)).toEqual(rangeOf([decades], whole))
  const [, high] = rangeWithoutSpikes([spiked(150, 1e6)], whole, logarithmic)
  expect(high).toBeCloseTo(1.2, 2)
})

test('fewer than twenty values are shown as they are', () => {
  const few = line((x) => (x > 0.5 && x < 0.6 ? 1_000 : 1), 12)
  expect(rangeWithoutSpikes([few], whole, linear)).toEqual([1, 1_000])
})
