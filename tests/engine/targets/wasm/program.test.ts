/** Programs of compiled WebAssembly beside the same body in plain JavaScript. */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { expect, test } from 'vitest'
import { plainProgram, type Body } from '../../../../src/core/device.ts'
import { OutOfMemory } from '../../../../src/core/outOfMemory.ts'
import { openBackend } from '../../../../src/engine/open.ts'
import type { HeapBackend } from '../../../../src/engine/targets/wasm/runtime/heapBackend.ts'
import { noise32 } from '../../../reference/algebra.ts'
import { relativeError } from './runKernel.ts'

type Tensors = Record<string, tf.Tensor>
interface Given {
  shapes: Record<string, number[]>
  rows?: number[]
  f: (t: Tensors, rows: tf.Tensor1D) => tf.Tensor
}

const bodyOf =
  (f: Given['f']): Body<Tensors, { rows: Int32Array }> =>
  (state, { rows }) => ({ state, numbers: tf.reshape(f(state, rows), [-1]) as tf.Tensor1D })

const tensorsOf = (shapes: Given['shapes']): Tensors =>
  Object.fromEntries(
    Object.entries(shapes).map(([name, shape], i) => [
      name,
      tf.tensor(noise32(tf.util.sizeFromShape(shape), i + 1, 2), shape),
    ]),
  )

async function both({ shapes, rows = [0], f }: Given): Promise<[Float32Array, Float32Array]> {
  const inputs = { rows: Int32Array.from(rows) }
  const { device } = await openBackend('wasm')
  const state = tensorsOf(shapes)
  const program = device.program(bodyOf(f))
  await program.prepare(state, inputs)
  const { numbers } = program.run(state, inputs)
  const [found] = await device.read([numbers])
  program.dispose()
  tf.dispose([state, numbers])

  await tf.setBackend('cpu')
  const plain = tensorsOf(shapes)
  const outcome = plainProgram(bodyOf(f)).run(plain, inputs)
  const expected = Float32Array.from(await outcome.numbers.data())
  tf.dispose([plain, outcome.numbers])
  return [found!, expected]
}

const cases: Record<string, Given> = {
  'a chain of functions': {
    shapes: { x: [37], y: [37] },
    f: ({ x, y }) => tf.sub(tf.exp(tf.mul(x!, y!)), tf.sqrt(tf.abs(tf.sub(y!, x!)))),
  },
  'comparisons and choices': {
    shapes: { x: [21], y: [21] },
    f: ({ x, y }) =>
      tf.where(tf.logicalAnd(tf.greater(x!, y!), tf.less(x!, 1)), tf.neg(x!), tf.maximum(y!, 0.1)),
  },
  'a row along many rows': {
    shapes: { x: [5, 7], row: [7], column: [5, 1] },
    f: ({ x, row, column }) => tf.add(tf.mul(x!, row!), column!),
  },
  'rows of a multiple of four': {
    shapes: { x: [6, 8], row: [8], column: [6, 1] },
    f: ({ x, row, column }) => tf.div(tf.add(x!, row!), tf.square(column!)),
  },
  'axes in another order': {
    shapes: { x: [3, 4, 5, 2] },
    f: ({ x }) => tf.mul(tf.transpose(x!, [2, 0, 3, 1]), 3),
  },
  'chosen rows, once with a whole number of vectors': {
    shapes: { x: [9, 5], y: [9, 8] },
    rows: [8, 0, 3, 3],
    f: ({ x, y }, rows) =>
      tf.concat([tf.mul(tf.gather(x!, rows), 2), tf.exp(tf.gather(y!, rows))], 1),
  },
  'parts side by side': {
    shapes: { x: [6, 3], y: [6, 2], z: [6, 1] },
    f: ({ x, y, z }) => tf.mul(tf.concat([x!, y!, z!], 1), tf.concat([z!, x!, y!], 1)),
  },
  'parts of whole vectors side by side': {
    shapes: { x: [6, 4], y: [6, 8] },
    f: ({ x, y }) => tf.neg(tf.concat([x!, tf.slice(y!, [0, 3], [6, 4])], 1)),
  },
  'a long vector of many parts': {
    shapes: { a: [70], b: [3, 7], c: [64], d: [1], e: [33] },
    f: ({ a, b, c, d, e }) =>
      tf.concat([tf.exp(a!), tf.reshape(b!, [21]), c!, tf.mul(d!, 2), tf.zeros([5]), e!]),
  },
  'sums over rows, over columns and over the middle': {
    shapes: { x: [5, 6, 7] },
    f: ({ x }) => tf.concat([0, 1, 2].map((axis) => tf.reshape(tf.sum(tf.square(x!), axis), [-1]))),
  },
  'the largest, and where it is': {
    shapes: { x: [7, 11] },
    f: ({ x }) => tf.add(tf.max(x!, 1), tf.cast(tf.argMax(x!, 1), 'float32')),
  },
  'one number of many': {
    shapes: { x: [5003], y: [5003] },
    f: ({ x, y }) => tf.stack([tf.sum(tf.mul(x!, y!)), tf.sum(x!), tf.mean(tf.square(y!))]),
  },
  'a product with a matrix that all share': {
    shapes: { x: [3, 5, 6], w: [1, 4, 5] },
    f: ({ x, w }) => tf.matMul(w!, x!),
  },
  'numbers that are not finite': {
    shapes: { x: [9] },
    f: ({ x }) => {
      const wild = tf.div(x!, tf.sub(x!, x!))
      return tf.where(tf.isFinite(wild), x!, tf.zerosLike(x!))
    },
  },
}

test.each(Object.keys(cases))('%s', async (name) => {
  const [found, expected] = await both(cases[name]!)
  expect(found).toHaveLength(expected.length)
  expect(relativeError(found, expected)).toBeLessThan(2e-6)
})

test('a state is written where it lies, and what a program held is free when it ends', async () => {
  const { device } = await openBackend('wasm')
  const { heap } = tf.backend() as HeapBackend
  const before = heap.used
  const state = { x: tf.tensor1d([1, 2, 3, 4, 5]), sum: tf.scalar(0) }
  const program = device.program<typeof state, { by: Float32Array }>(({ x, sum }, { by }) => ({
    state: { x: tf.mul(x, by), sum: tf.add(sum, tf.sum(x)) },
    numbers: tf.reshape(tf.sum(x), [1]),
  }))
  const seen: number[] = []
  for (const by of [2, 3]) {
    const outcome = program.run(state, { by: Float32Array.of(by) })
    expect(outcome.state).toBe(state)
    seen.push((await device.read([outcome.numbers]))[0]![0]!)
    outcome.numbers.dispose()
  }
  expect(seen).toEqual([15, 30])
  expect([...(await state.x.data())]).toEqual([6, 12, 18, 24, 30])
  expect((await state.sum.data())[0]).toBe(45)
  program.dispose()
  tf.dispose(state)
  expect(heap.used).toBe(before)
})

test('what has no room is an exception that names it, and what was there before is unharmed', async () => {
  await openBackend('wasm')
  const backend = tf.backend() as HeapBackend
  const kept = tf.tensor1d([1, 2, 3])
  const taken: tf.TensorInfo[] = []
  const take = () => {
    for (let i = 0; i < 8; i++) taken.push(backend.make([1024, 131_072], 'float32'))
  }
  expect(take).toThrow(OutOfMemory)
  expect(take).toThrow(
    /^out of memory: a tensor of 1024×131072 numbers needs 537 MB, and the memory of WebAssembly, 4.29 GB, has no room for it$/,
  )
  for (const { dataId } of taken) backend.disposeData(dataId)
  expect([...(await kept.data())]).toEqual([1, 2, 3])
})

test('what is no program computes nothing, and says so', async () => {
  await openBackend('wasm')
  expect(() => tf.exp(tf.tensor1d([1]))).toThrow(/Exp.*not registered/)
})
