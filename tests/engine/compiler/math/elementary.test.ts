/** The float32 functions against float64, and on vectors of generated code against single numbers, to the bit. */
import { expect, test } from 'vitest'
import { numbers } from '../../../../src/engine/compiler/math/arithmetic.ts'
import { elementary } from '../../../../src/engine/compiler/math/elementary.ts'
import { v128 } from '../../../../src/engine/targets/wasm/emit/instructions.ts'
import { vectors } from '../../../../src/engine/targets/wasm/emit/vectors.ts'
import type { CallKernel } from '../../../../src/engine/targets/wasm/kernels/kernel.ts'
import { at } from '../../../../src/engine/targets/wasm/kernels/lanes.ts'
import { erf, gelu } from '../../../reference/erf.ts'
import { geluSlope } from '../../../reference/kernels.ts'
import { runKernel } from '../../targets/wasm/runKernel.ts'

type Name = keyof typeof elementary

const COUNT = 20_000
const between = (from: number, to: number) =>
  Float32Array.from({ length: COUNT }, (_, i) => from + ((to - from) * i) / (COUNT - 1))

const relative = (found: number, expected: number) => Math.abs(found / expected - 1)
const absolute = (found: number, expected: number) => Math.abs(found - expected)
const perInput = (found: number, expected: number, x: number) =>
  Math.abs(found - expected) / Math.max(1e-3, Math.abs(x))

const cases: [Name, (x: number) => number, [number, number], typeof perInput, number][] = [
  ['exp', Math.exp, [-87, 88], relative, 1.2e-7],
  ['expNegative', Math.exp, [-87, 0], relative, 1.2e-7],
  ['log', Math.log, [1e-30, 1e-20], relative, 1.2e-7],
  ['log', Math.log, [0.4, 3], absolute, 1e-7],
  ['log', Math.log, [3, 1e30], relative, 1.2e-7],
  ['erf', erf, [-6, 6], absolute, 4e-7],
  ['gelu', gelu, [-8, 8], perInput, 2.5e-7],
  ['geluGrad', geluSlope, [-8, 8], absolute, 4e-7],
]

test.each(cases)('%s, %#', (name, exact, [from, to], measure, most) => {
  for (const x of between(from, to))
    expect(measure(elementary[name](numbers, x), exact(x), x)).toBeLessThan(most)
})

const special = [0, -0, 1, -1, Infinity, -Infinity, NaN, 1e-40, 3e38, -3e38, 88.8, -103.5, -104.1]

test('at the ends of the range', () => {
  const of = (name: Name) => special.map((x) => elementary[name](numbers, Math.fround(x)))
  expect(of('exp').slice(0, 7)).toEqual([
    1,
    1,
    ...[1, -1].map((x) => expect.closeTo(Math.exp(x), 6)),
    Infinity,
    0,
    NaN,
  ])
  expect(of('exp').slice(-3)).toEqual([Infinity, 2 ** -149, 0])
  const logs = of('log')
  expect(logs.slice(0, 7)).toEqual([-Infinity, -Infinity, 0, NaN, Infinity, NaN, NaN])
  expect(logs[7]).toBeCloseTo(Math.log(Math.fround(1e-40)), 4) // subnormal
  expect(of('erf').slice(4, 7)).toEqual([1, -1, NaN])
  expect(of('gelu').slice(0, 2)).toEqual([0, -0])
})

test.each(Object.keys(elementary) as Name[])(
  '%s of vectors is that of numbers, to the bit',
  (name) => {
    const x = Float32Array.from([...special, ...between(-110, 110), 0, 0, 0])
    const length = x.length - (x.length % 4)
    const kernel: CallKernel = {
      key: name,
      scratch: 0,
      write: (body, [from, to]) =>
        body.count(0, length, 4, () => {
          const value = body.let(v128.load(from!))
          body.do(v128.store(to!, elementary[name](vectors(body), value)))
          body.set(from!, at(from!, 16))
          body.set(to!, at(to!, 16))
        }),
    }
    const [found] = runKernel(kernel, [x.subarray(0, length)], [length])
    const expected = x.subarray(0, length).map((each) => elementary[name](numbers, each))
    expect(found).toEqual(expected)
  },
)
