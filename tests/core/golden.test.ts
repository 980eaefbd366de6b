/** Replays the PyTorch trajectories of tests/golden through the training generator. */
import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { datasets } from '../../src/core/data/index.ts'
import type { StepEvent, StepMetricName } from '../../src/core/events.ts'
import { createTraining } from '../../src/core/train.ts'
import { parseExperiment } from '../../src/core/validation.ts'
import { createVit } from '../../src/core/model/vit.ts'
import { openBackend } from '../../src/engine/open.ts'
import { decodeSafetensors } from '../../src/formats/safetensors.ts'
import { fromTimm } from '../../src/formats/timm.ts'

const folder = 'tests/golden/'
const wasmBase = 'node_modules/@tensorflow/tfjs-backend-wasm/dist/'
const digits = datasets.digits.decode(readFileSync('public/data/digits.bin'))

interface Golden {
  config: unknown
  weights: string
  final: string
  batches: number[][]
  expected: (Partial<Record<StepMetricName, number | null>> & {
    t: number
    phase: string
    lr: number
    gradEvals: number
  })[]
}

const cases = readdirSync(`${folder}cases`)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))

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

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  test.each(cases)('%s equals PyTorch', async (name) => {
    const { device } = await openBackend(backend, { wasmBase })
    const golden = JSON.parse(readFileSync(`${folder}cases/${name}.json`, 'utf8')) as Golden
    const { experiment, problems } = parseExperiment(golden.config)
    expect(problems).toBeUndefined()
    const { layout } = createVit(experiment!.model)
    const read = (file: string) =>
      fromTimm(layout, experiment!.model, decodeSafetensors(readFileSync(folder + file)))
    const weights = read(golden.weights)
    const everyImage = Array.from(digits.labels, (_, i) => i)
    const training = createTraining(experiment!, digits, device, {
      weights,
      order: {
        split: { train: everyImage, validation: [0] },
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
      const step = steps[t]!
      expect([step.phase, step.gradEvals]).toEqual([expected.phase, expected.gradEvals])
      expect(step.lr).toBeCloseTo(expected.lr, 8)
      for (const metric of compared)
        expectClose(step[metric], expected[metric], `${metric} of step ${t}`)
    }
    const final = read(golden.final)
    const change = distance(final, weights)
    expect(distance(last, final)).toBeLessThanOrEqual(5e-3 * change + 1e-6)
  })
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
