/** Kernels of the loop language, four numbers at once, beside what the graph means. */
import { expect, test } from 'vitest'
import type { ValueType } from '../../../../src/engine/compiler/graph/functions.ts'
import { Builder } from '../../../../src/engine/compiler/graph/builder.ts'
import type { Value } from '../../../../src/engine/compiler/graph/graph.ts'
import type { LoopKernel } from '../../../../src/engine/compiler/loops/language.ts'
import {
  fusedPasses,
  packPieces,
  rangeSums,
} from '../../../../src/engine/compiler/loops/kernels.ts'
import { createMemory, moduleBytes } from '../../../../src/engine/targets/wasm/emit/module.ts'
import { laneCode } from '../../../../src/engine/targets/wasm/loops/fused.ts'
import { noise32 } from '../../../reference/algebra.ts'
import type { Memory } from '../../compiler/loops/interpreter.ts'
import { laidOut } from '../../compiler/loops/layout.ts'
import { randomGraph, rootsOf } from '../../compiler/randomGraph.ts'
import { relativeError } from './runKernel.ts'

function run(kernel: LoopKernel, memory: Memory, types: ReadonlyMap<string, ValueType>): void {
  let end = 64
  const address = new Map(
    [...memory].map(([home, { length }]) => [home, (end += 4 * length) - 4 * length]),
  )
  const heap = createMemory(end)
  const viewOf = (home: string, length: number) => {
    const type = types.get(home) === 'i32' ? Int32Array : Float32Array
    return new type(heap.buffer, address.get(home), length)
  }
  for (const [home, numbers] of memory) viewOf(home, numbers.length).set(numbers)
  const code = laneCode(kernel)
  const module = new WebAssembly.Module(moduleBytes([code]))
  const { exports } = new WebAssembly.Instance(module, { lab: { memory: heap } })
  ;(exports['0'] as (...args: number[]) => void)(...kernel.homes.map((home) => address.get(home)!))
  for (const [home, { length }] of memory)
    memory.set(home, Array.from(viewOf(home, length), Number))
}

/** Sums of whole values are added up in an order of their own. */
const isTotal = ({ op, size, type }: Value) => op.kind === 'reduce' && size === 1 && type === 'f32'

test.each(Array.from({ length: 200 }, (_, seed) => seed))('graph %d at random', (seed) => {
  const graph = randomGraph(seed)
  const { roots, stored } = rootsOf(graph, seed)
  const { placeOf, memory, types, read, expected } = laidOut(roots, graph.given, stored)
  const untouched = new Map([...memory].filter(([home]) => !home.startsWith('result')))
  run(fusedPasses(roots, placeOf), memory, types)
  for (const root of roots) {
    if (isTotal(root)) expect(relativeError(read(root), expected(root))).toBeLessThan(1e-6)
    else expect(read(root)).toEqual(expected(root))
  }
  for (const [home, numbers] of untouched) expect(memory.get(home)).toEqual(numbers)
})

test('one number of a row of sums', () => {
  const b = new Builder()
  const x = b.parameter('x', 35, 'f32')
  const roots = [0, 3].map((at) => b.window(b.reduce('sum', x, 7, 1), at, 1))
  const { placeOf, memory, types, read, expected } = laidOut(roots, { x: noise32(35, 4) })
  run(fusedPasses(roots, placeOf), memory, types)
  for (const root of roots) expect(read(root)[0]).toBeCloseTo(expected(root)[0]!, 6)
})

test.each([
  [[{ from: 3, count: 4200 }]],
  [
    [
      { from: 0, count: 64 },
      { from: 64, count: 7 },
      { from: 72, count: 1 },
    ],
  ],
])('sums of ranges %o', (ranges) => {
  const b = new Builder()
  const x = b.parameter('x', 4300, 'f32')
  const sums = [x, b.map('square', x)].map((terms) => b.segments(terms, ranges))
  const bounds = ranges.flatMap(({ from, count }) => [from, from + count])
  const boundsOf = b.array(Int32Array.from(bounds), 'i32')
  const layout = laidOut(sums, { x: noise32(4300, 9) }, [boundsOf])
  const kernel = rangeSums(sums, ranges, ranges.length > 1 ? boundsOf : null, layout.placeOf)
  run(kernel, layout.memory, layout.types)
  for (const sum of sums)
    expect(relativeError(layout.read(sum), layout.expected(sum))).toBeLessThan(1e-5)
})

test('pieces of a vector', () => {
  const b = new Builder()
  const x = b.parameter('x', 90, 'f32')
  const parts = [
    b.map('exp', b.window(x, 1, 33)),
    b.splat(0, 5),
    b.transpose(b.window(x, 2, 84), [7, 12], [1, 0]),
  ]
  const pack = b.concat(parts, 1)
  const layout = laidOut([pack], { x: noise32(90, 5) })
  const pieces = parts.map((part, i) => ({ part, start: [0, 33, 38][i]! }))
  for (const kernel of packPieces(pack, pieces, layout.placeOf))
    run(kernel, layout.memory, layout.types)
  expect(layout.read(pack)).toEqual(layout.expected(pack))
})
