import { expect, test } from 'vitest'
import { numbersOf, problemOf } from '../../../../src/ui/panels/theorem1/settings.ts'

test('what Theorem 1 can be computed with becomes numbers', () => {
  expect(numbersOf({ rho: 0.05, rho0: 0, delta: 0.05 })).toEqual({
    rho: 0.05,
    rho0: 0,
    delta: 0.05,
  })
})

test.each([
  ['rho', 0],
  ['rho', -1],
  ['rho', 'x'],
  ['rho', NaN],
  ['rho', Infinity],
  ['rho0', -0.1],
  ['rho0', ''],
  ['delta', 0],
  ['delta', 1],
  ['delta', null],
] as const)('%s = %s is refused with what is allowed', (name, value) => {
  expect(problemOf(name, value)).toContain('allowed: a number')
  expect(numbersOf({ rho: 0.05, rho0: 0, delta: 0.05, [name]: value })).toBeNull()
})
