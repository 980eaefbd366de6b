/** log, cos and powers that are the same on every machine, beside the engine's own. */
import { expect, test } from 'vitest'
import { portableCos, portableLog, wholePower } from '../../../src/core/tensors/portableMath.ts'

const MANY = 100_000
const ULP = 2 ** -52 // of numbers from 1 to 2

/** The largest error in units of the last place. */
function worstUlp(
  found: (x: number) => number,
  exact: (x: number) => number,
  xs: readonly number[],
) {
  return xs.reduce((worst, x) => {
    const wanted = exact(x)
    const unit = ULP * 2 ** Math.floor(Math.log2(Math.abs(wanted)))
    return Math.max(worst, Math.abs(found(x) - wanted) / unit)
  }, 0)
}

const grid = (end: number) => Array.from({ length: MANY }, (_, i) => (end * (i + 0.5)) / MANY)

test('log is within one unit of the last place of Math.log', () => {
  expect(worstUlp(portableLog, Math.log, [...grid(1), ...grid(1e6), 2 ** -32])).toBeLessThanOrEqual(
    1,
  )
  expect(portableLog(1)).toBe(0)
})

test('cos is within one unit of the last place of Math.cos', () => {
  const quarters = [1, 2, 3, 4].map((n) => (n * Math.PI) / 2)
  expect(worstUlp(portableCos, Math.cos, [...grid(2 * Math.PI), ...quarters])).toBeLessThanOrEqual(
    1,
  )
  expect(portableCos(0)).toBe(1)
})

test.each([0.9, 0.999, 0.5, 0])('powers of %f as float32 are those of **', (x) => {
  for (let n = 0; n < 5000; n++) expect(Math.fround(wholePower(x, n))).toBe(Math.fround(x ** n))
})
