import { describe, expect, test } from 'vitest'
import { crossEntropyKernel } from '../../src/engine/targets/webgpu/kernels/crossEntropy.ts'
import { erfWgsl, geluWgsl, geluGradWgsl } from '../../src/engine/targets/webgpu/emit/gelu.ts'
import { input, output } from '../../src/engine/targets/webgpu/kernels/kernel.ts'
import { layerNormKernel } from '../../src/engine/targets/webgpu/kernels/layerNorm.ts'
import { layerNormGrad } from '../../src/engine/targets/webgpu/kernels/layerNormGrad.ts'
import { createKernel, perThread } from '../../src/engine/targets/webgpu/kernels/source.ts'
import { erf as erfOf, gelu as geluOf } from '../reference/erf.ts'
import { layerNorm as layerNormOf, logSoftmax } from '../reference/vit.ts'
import { noise32 } from '../reference/algebra.ts'
import { distance, run } from './kernelsRun.ts'

const rowsByWidth: [number, number][] = [
  [1, 8],
  [17, 7],
  [70, 30],
  [197, 64],
]

const adapterClasses = ['alone', 'group'] as const

describe('LayerNorm', () => {
  const parts = (rows: number, width: number, size = 1) => ({
    x: noise32(rows * width, 1, size),
    gamma: noise32(width, 2),
    beta: noise32(width, 3),
    dy: noise32(rows * width, 4),
    residual: noise32(rows * width, 5),
  })

  const normalized = (...all: [Float32Array, Float32Array, Float32Array]) => {
    const [x, gamma, beta] = all.map((each) => Float64Array.from(each))
    return layerNormOf(x!, gamma!, beta!)
  }

  function statsOf(x: Float32Array, width: number): number[] {
    return Array.from({ length: x.length / width }, (_, r) => {
      const row = Array.from(x.slice(r * width, (r + 1) * width))
      const mean = row.reduce((sum, each) => sum + each, 0) / width
      const variance = row.reduce((sum, each) => sum + (each - mean) ** 2, 0) / width
      return [mean, 1 / Math.sqrt(variance + 1e-6)]
    }).flat()
  }

  test.each(rowsByWidth)('%i rows of %i', async (rows, width) => {
    const { x, gamma, beta } = parts(rows, width)
    const expected = { y: normalized(x, gamma, beta), stats: statsOf(x, width) }
    for (const adapterClass of adapterClasses) {
      const lowering = layerNormKernel({ rows, width, adapterClass })
      const [y, stats] = await run(lowering, [x, gamma, beta], [rows * width, 2 * rows])
      expect(distance(y!, expected.y)).toBeLessThan(3e-6)
      expect(distance(stats!, expected.stats)).toBeLessThan(1e-5 * Math.max(...expected.stats))
    }
  })

  test('large and tiny numbers', async () => {
    for (const size of [1e4, 1e-5]) {
      const { x, gamma, beta } = parts(3, 12, size)
      const [y] = await run(layerNormKernel({ rows: 3, width: 12 }), [x, gamma, beta], [36, 6])
      expect(distance(y!, normalized(x, gamma, beta))).toBeLessThan(3e-6)
    }
  })

  test.each(rowsByWidth)('its gradient, %i rows of %i', async (rows, width) => {
    const { x, gamma, dy, residual } = parts(rows, width)
    const stats = statsOf(x, width)
    const expected = { dx: [] as number[], dGamma: zeros(width), dBeta: zeros(width) }
    for (let r = 0; r < rows; r++) {
      const [mean, rstd] = [stats[2 * r]!, stats[2 * r + 1]!]
      const xHat = (c: number) => (x[r * width + c]! - mean) * rstd
      const dXHat = (c: number) => dy[r * width + c]! * gamma[c]!
      const columns = [...gamma.keys()]
      const meanSum = columns.reduce((sum, c) => sum + dXHat(c) / width, 0)
      const meanAlong = columns.reduce((sum, c) => sum + (dXHat(c) * xHat(c)) / width, 0)
      for (const c of columns) {
        expected.dx.push(rstd * (dXHat(c) - meanSum - xHat(c) * meanAlong))
        expected.dGamma[c]! += dy[r * width + c]! * xHat(c)
        expected.dBeta[c]! += dy[r * width + c]!
      }
    }
    const inputs = [dy, x, gamma, Float32Array.from(stats)]
    const lengths = [rows * width, width, width]
    for (const adapterClass of adapterClasses) {
      const lowering = layerNormGrad({ rows, width, adapterClass })
      const [dx, dGamma, dBeta] = await run(lowering, inputs, lengths)
      expect(distance(dx!, expected.dx)).toBeLessThan(1e-5)
      expect(distance(dGamma!, expected.dGamma)).toBeLessThan(2e-5)
      expect(distance(dBeta!, expected.dBeta)).toBeLessThan(2e-5)
      expect(await run(lowering, inputs, lengths)).toEqual([dx, dGamma, dBeta])

      const onto = layerNormGrad({ rows, width, residual: true, adapterClass })
      const [sum] = await run(onto, [...inputs, residual], lengths)
      expect(sum).toEqual(dx!.map((each, i) => each + residual[i]!))
    }
  })

  test('a row of NaN spoils no other', async () => {
    const { x, gamma, beta } = parts(5, 6)
    x.fill(NaN, 12, 18)
    const [y] = await run(layerNormKernel({ rows: 5, width: 6 }), [x, gamma, beta], [30, 10])
    expect([...y!].flatMap((each, i) => (Number.isNaN(each) ? [i] : []))).toEqual(
      [0, 1, 2, 3, 4, 5].map((c) => 12 + c),
    )
  })
})

test.each([
  [1, 2, 1],
  [7, 10, 3],
  [130, 5, 300],
  [3, 10, 1e4],
  [3, 10, 1e-6],
])('cross-entropy of %i rows, %i classes, logits up to %f', async (rows, classes, size) => {
  const z = noise32(rows * classes, 1, size)
  const y = new Float32Array(rows * classes)
  for (let r = 0; r < rows; r++) {
    y[r * classes + (r % classes)]! += 0.75
    y[r * classes + ((3 * r) % classes)]! += 0.25
  }
  let expected = 0
  const gradient: number[] = []
  for (let r = 0; r < rows; r++) {
    const row = logSoftmax(Float64Array.from(z.slice(r * classes, (r + 1) * classes)))
    row.forEach((logProbability, c) => {
      const target = y[r * classes + c]!
      expected -= (target * logProbability) / rows
      gradient.push((Math.exp(logProbability) - target) / rows)
    })
  }
  const [loss, dz] = await run(crossEntropyKernel({ rows, classes }), [z, y], [1, rows * classes])
  expect(Math.abs(loss![0]! - expected)).toBeLessThan(3e-6 * Math.max(1, expected))
  expect(distance(dz!, gradient)).toBeLessThan(1e-5 / rows)
})

describe('erf, GELU and its derivative', () => {
  const grid = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 300)
  const points = Float32Array.from([...grid, 1e3, -1e3, 1e30, -1e30, 1e-20, 0])
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  const of = {
    erf: { f32: 'erf', vec4f: 'erf4', expected: erfOf, most: 2e-7 },
    gelu: { f32: 'gelu', vec4f: 'gelu4', expected: geluOf, most: 6e-7 },
    geluGrad: {
      f32: 'geluGrad',
      vec4f: 'geluGrad4',
      expected: (x: number) => 0.5 * (1 + erfOf(x * Math.SQRT1_2)) + x * density(x),
      most: 6e-7,
    },
  }

  test.each(Object.entries(of))('%s', async (_name, { expected, most, ...names }) => {
    for (const type of ['f32', 'vec4f'] as const) {
      const of4 = type === 'vec4f' ? 4 : 1
      const length = of4 * Math.floor(points.length / of4)
      const { code, workgroups } = perThread(length / of4, `  y[i] = ${names[type]}(x[i]);`)
      const kernel = createKernel({
        label: names[type],
        buffers: [
          { name: 'x', access: 'read', type },
          { name: 'y', access: 'write', type },
        ],
        code: erfWgsl(type) + geluWgsl(type) + geluGradWgsl(type) + code,
        workgroups,
      })
      const x = points.slice(0, length)
      const lowering = { steps: [{ kernel, args: [input(0), output(0)] }], scratch: [] }
      const [y] = await run(lowering, [x], [length])
      const relative = y!.map((each, i) => {
        const exact = expected(x[i]!)
        return (each - exact) / Math.max(1, Math.abs(exact))
      })
      expect(distance(relative, zeros(length))).toBeLessThan(most)
    }
  })
})

const zeros = (length: number): number[] => Array.from({ length }, () => 0)
