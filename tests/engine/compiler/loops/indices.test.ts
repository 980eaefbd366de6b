import { expect, test } from 'vitest'
import { Indices } from '../../../../src/engine/compiler/loops/indices.ts'
import {
  unchanging,
  type Index,
  type Numeric,
} from '../../../../src/engine/compiler/loops/language.ts'

test('equal indices are one object', () => {
  const index = new Indices()
  const i = index.variable(null)
  const make = () => index.plus(index.times(index.over(i, 8), 3), index.modulo(i, 8))
  expect(make()).toBe(make())
  expect(index.over(i, 8)).not.toBe(index.over(i, 4))
  expect(index.variable(null)).not.toBe(i)
})

test('what is known is no arithmetic', () => {
  const index = new Indices()
  const i = index.variable(null)
  const [zero, seven] = [index.constant(0), index.constant(7)]
  expect([index.over(i, 1), index.times(i, 1), index.plus(i, zero), index.plus(zero, i)]).toEqual([
    i,
    i,
    i,
    i,
  ])
  expect([index.modulo(i, 1), index.times(i, 0)]).toEqual([zero, zero])
  expect(index.over(seven, 2)).toBe(index.constant(3))
  expect(index.modulo(seven, 4)).toBe(index.constant(3))
  expect(index.times(seven, 5)).toBe(index.constant(35))
  expect(index.sum([seven, seven, zero])).toBe(index.constant(14))
})

test('constants are added up and stand last', () => {
  const index = new Indices()
  const [i, j] = [index.variable(null), index.variable(null)]
  const first = index.plus(index.plus(i, index.constant(5)), index.plus(j, index.constant(-2)))
  const second = index.plus(index.constant(3), index.plus(i, j))
  expect(first).toBe(second)
  expect(first).toMatchObject({ kind: 'plus', y: { kind: 'constant', value: 3 } })
  expect(index.plus(first, index.constant(-3))).toBe(index.plus(i, j))
})

test('an index knows the innermost variable that it depends on', () => {
  const index = new Indices()
  const i = index.variable(null)
  const j = index.variable(index.times(i, 4))
  const k = index.variable(index.constant(0))
  expect([i.depth, j.depth, k.depth]).toEqual([0, 1, 0])
  expect(index.plus(index.over(j, 2), i).innermost).toBe(j)
  expect(index.times(i, 2).innermost).toBe(i)
  expect(index.constant(2).innermost).toBeNull()
})

test('what stays the same in a loop is found as a whole, but not inside a choice', () => {
  const index = new Indices()
  const i = index.variable(null)
  const j = index.variable(i)
  const read = (at: Index): Numeric => ({
    kind: 'read',
    type: 'f32',
    place: { home: 'x', offset: 0 },
    at,
    innermost: at.innermost,
  })
  const apply = (fn: 'exp' | 'add', ...args: Numeric[]): Numeric => ({
    kind: 'apply',
    type: 'f32',
    fn,
    args,
    innermost: args.find(({ innermost }) => innermost === j)?.innermost ?? args[0]!.innermost,
  })
  const same = apply('exp', read(index.times(i, 2)))
  const row = index.times(index.over(i, 3), 5)
  const other = read(index.plus(row, j))
  const choice: Numeric = {
    kind: 'choice',
    type: 'f32',
    at: j,
    cases: [{ start: 0, number: read(index.constant(9)) }],
    innermost: j,
  }
  const terms = [apply('add', other, same), apply('add', choice, same)]
  expect(unchanging(j, terms)).toEqual([row, same])
  expect(unchanging(i, [same, read(index.constant(1))])).toEqual([read(index.constant(1))])
})
