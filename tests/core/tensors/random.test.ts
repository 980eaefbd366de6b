import { expect, test } from 'vitest'
import { permutation, random, threefry2x32, type Random } from '../../../src/core/tensors/random.ts'

const MANY = 20_000

const draws = <T>(draw: (i: number) => T): T[] => Array.from({ length: MANY }, (_, i) => draw(i))
const mean = (x: number[]) => x.reduce((a, b) => a + b, 0) / x.length
const moment = (x: number[], power: number) => mean(x.map((value) => value ** power))

test.each([
  [0, 0, 0, 0, 0x6b200159, 0x99ba4efe],
  [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
  [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 0xc4923a9c, 0x483df7a0],
])('threefry gives the known answers of Random123', (k0, k1, c0, c1, x0, x1) => {
  expect(threefry2x32(k0, k1, c0, c1)).toEqual([x0, x1])
})

test('uniform numbers lie in [0, 1) with the moments of the uniform distribution', () => {
  const r = random(7, 'uniform')
  const x = draws((i) => r.uniform(i))
  expect(x.every((value) => value >= 0 && value < 1)).toBe(true)
  expect(mean(x)).toBeCloseTo(1 / 2, 2)
  expect(moment(x, 2)).toBeCloseTo(1 / 3, 2)
  expect(moment(x, 3)).toBeCloseTo(1 / 4, 2)
})

test('normal numbers are finite with the moments of the normal distribution', () => {
  const r = random(7, 'normal')
  const x = draws((i) => r.normal(i))
  expect(x.every(Number.isFinite)).toBe(true)
  expect(Math.abs(mean(x))).toBeLessThan(0.03)
  expect(Math.abs(moment(x, 2) - 1)).toBeLessThan(0.05)
  expect(Math.abs(moment(x, 3))).toBeLessThan(0.1)
  expect(Math.abs(moment(x, 4) - 3)).toBeLessThan(0.25)
  const beyond2 = x.filter((value) => Math.abs(value) > 2).length / MANY
  expect(Math.abs(beyond2 - 0.0455)).toBeLessThan(0.005)
})

test.each([1, 2, 3, 10, 97])('integers below %i are all drawn, equally often', (n) => {
  const r = random(1, 'integer')
  const counts = Array.from({ length: n }, () => 0)
  for (const value of draws((i) => r.integer(i, n))) counts[value]!++
  const expected = MANY / n
  // Six standard deviations of a binomial count.
  const slack = 6 * Math.sqrt(expected) + 1e-9
  expect(counts).toHaveLength(n)
  expect(counts.every((count) => Math.abs(count - expected) <= slack)).toBe(true)
})

test('a number is a pure function of seed, stream and counter', () => {
  const later = random(5, 'a', 2).uniform(1000)
  const r = random(5, 'a', 2)
  for (let i = 0; i < 10; i++) r.uniform(i)
  expect(r.uniform(1000)).toBe(later)
})

test('other seeds, other names and longer names are other streams', () => {
  const streams = [
    random(0),
    random(1),
    random(0, 'a'),
    random(0, 'b'),
    random(1, 'a'),
    random(0, 'a', 0),
    random(0, 'a', 1),
    random(0, 'a', 'b'),
    random(0, 'ab'),
    random(0, 'b', 'a'),
    random(2 ** 32 - 1, 'a'),
  ]
  const firsts = streams.map((r) => [0, 1, 2].map((i) => r.uniform(i)).join())
  expect(new Set(firsts).size).toBe(streams.length)
})

test('neighbouring counters and streams are uncorrelated', () => {
  const [a, b] = [random(0, 'init', 'a'), random(0, 'init', 'b')]
  const u = (r: Random) => (i: number) => r.uniform(i)
  const correlation = (x: (i: number) => number, y: (i: number) => number) =>
    mean(draws((i) => (x(i) - 0.5) * (y(i) - 0.5))) * 12
  expect(Math.abs(correlation(u(a), (i) => a.uniform(i + 1)))).toBeLessThan(0.03)
  expect(Math.abs(correlation(u(a), u(b)))).toBeLessThan(0.03)
})

test('counters beyond 2³² do not repeat those below', () => {
  const r = random(0, 'far')
  expect(r.uniform(2 ** 32)).not.toBe(r.uniform(0))
  expect(r.uniform(2 ** 33 + 5)).not.toBe(r.uniform(2 ** 32 + 5))
})

test.each([0, 1, 2, 17, 1000])('a permutation of %i holds each number once', (n) => {
  const order = permutation(random(3, 'order'), n)
  expect(Array.from(order).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: n }, (_, i) => i),
  )
})

test('all six permutations of three are equally likely', () => {
  const counts = new Map<string, number>()
  for (let seed = 0; seed < 6000; seed++) {
    const order = permutation(random(seed, 'order'), 3).join()
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  expect(counts.size).toBe(6)
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(180)
})
