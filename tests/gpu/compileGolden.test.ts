/** Replays PyTorch's trajectories of tests/golden through compiled steps. */
import { beforeAll, expect, test } from 'vitest'
import { datasets } from '../../src/core/data/index.ts'
import type { Device } from '../../src/core/device.ts'
import type { StepEvent, StepMetricName } from '../../src/core/events.ts'
import { createVit } from '../../src/core/model/vit.ts'
import { createTraining } from '../../src/core/train.ts'
import { parseExperiment } from '../../src/core/validation.ts'
import { openBackend } from '../../src/engine/open.ts'
import { decodeSafetensors } from '../../src/formats/safetensors.ts'
import { fromTimm } from '../../src/formats/timm.ts'

const folder = '/tests/golden/'
const compiling = 600_000 // ms; SwiftShader takes half a second for each shader

interface Golden {
  config: unknown
  weights: string
  final: string
  batches: number[][]
  expected: (Partial<Record<StepMetricName, number | null>> & { phase: string })[]
}

// Each method with each optimizer, each reading of ε, each option that makes another program.
const cases = [
  ...['base', 'sam', 'look-sam-global'].flatMap((method) => [
    `${method}-adamw`,
    `${method}-lamb`,
    `${method}-sgd`,
  ]),
  ...['layer-sam', 'look-layer-sam'].flatMap((method) => [
    `${method}-normalized-adamw`,
    `${method}-literal-lamb`,
    `${method}-per-layer-sgd`,
  ]),
  'look-sam-per-layer-adamw',
  'batch-of-1',
  'micro-batch-of-1',
  'sixteen-tokens',
  'zero-head-look-sam',
  'rho-0-sam',
  'lr-0',
]

const compared = [
  'loss',
  'perturbedLoss',
  'gradNorm',
  'samGradNorm',
  'gvNorm',
  'epsilonNorm',
  'cosTheta',
  'reuseCos',
  'amplification',
] as const

const bytesOf = async (path: string) => new Uint8Array(await (await fetch(path)).arrayBuffer())
const digits = datasets.digits.decode(await bytesOf(`/${datasets.digits.file}`))

let device: Device
beforeAll(async () => {
  device = (await openBackend('webgpu', { wasmBase: '/wasm/' })).device
})

test.each(cases)('%s equals PyTorch', { timeout: compiling }, async (name) => {
  const golden = (await (await fetch(`${folder}cases/${name}.json`)).json()) as Golden
  const { experiment } = parseExperiment(golden.config)
  const { layout } = createVit(experiment!.model)
  const read = async (file: string) =>
    fromTimm(layout, experiment!.model, decodeSafetensors(await bytesOf(folder + file)))
  const weights = await read(golden.weights)
  const training = createTraining(experiment!, digits, device, {
    weights,
    order: {
      split: { train: Array.from(digits.labels, (_, i) => i), validation: [0] },
      indices: (t) => Int32Array.from(golden.batches[t]!),
    },
  })
  const steps: StepEvent[] = []
  let last = weights
  for await (const { events } of training.run()) {
    steps.push(...events.filter((event) => event.type === 'step'))
    last = await training.weights(0)
  }

  expect(steps.length).toBe(golden.expected.length)
  for (const [t, expected] of golden.expected.entries()) {
    expect(steps[t]!.phase).toBe(expected.phase)
    for (const metric of compared) {
      expectClose(steps[t]![metric], expected[metric], `${metric} of step ${t}`)
    }
  }
  const final = await read(golden.final)
  expect(distance(last, final)).toBeLessThanOrEqual(5e-3 * distance(final, weights) + 1e-6)
})

/** Values left out of `expected` are not specified: rounding decides them. */
function expectClose(value: number | null, expected: number | null | undefined, what: string) {
  if (expected === undefined) return
  if (expected === null || value === null) return expect(value, what).toBe(expected)
  const tolerance = 1e-4 * Math.max(1, Math.abs(expected))
  expect(Math.abs(value - expected), `${what}: ${value} for ${expected}`).toBeLessThan(tolerance)
}

const distance = (a: Float32Array, b: Float32Array) =>
  Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0))
