/** Replays a PyTorch trajectory of tests/golden through the training generator, in Node or in a browser. */
import { expect } from 'vitest'
import type { Dataset } from '../../src/core/data/dataset.ts'
import type { Device } from '../../src/core/device.ts'
import type { StepEvent, StepMetricName } from '../../src/experiment/events.ts'
import { createTraining } from '../../src/core/training/train.ts'
import { parseExperiment } from '../../src/experiment/validation.ts'
import { decodeWeights } from '../../src/formats/weights.ts'

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

/** Expects every step and the final weights of a case to be PyTorch's; `read` gives a file of tests/golden. */
export async function expectPyTorch(
  name: string,
  digits: Dataset,
  device: Device,
  read: (file: string) => Promise<Uint8Array>,
): Promise<void> {
  const golden = JSON.parse(new TextDecoder().decode(await read(`cases/${name}.json`))) as Golden
  const { experiment, problems } = parseExperiment(golden.config)
  expect(problems).toBeUndefined()
  const { model } = experiment!
  const weights = decodeWeights(model, await read(golden.weights))
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
    last = (await training.weights(0)).values
  }

  expect(steps.length).toBe(golden.expected.length)
  for (const [t, expected] of golden.expected.entries()) {
    const step = steps[t]!
    expect([step.phase, step.gradEvals]).toEqual([expected.phase, expected.gradEvals])
    expect(step.lr).toBeCloseTo(expected.lr, 8)
    for (const metric of compared) {
      expectClose(step[metric], expected[metric], `${metric} of step ${t}`)
    }
  }
  const final = decodeWeights(model, await read(golden.final))
  expect(distance(last, final)).toBeLessThanOrEqual(5e-3 * distance(final, weights) + 1e-6)
}

/** Values left out of `expected` are not specified: rounding decides them. */
function expectClose(value: number | null, expected: number | null | undefined, what: string) {
  if (expected === undefined) return
  if (expected === null || value === null) return expect(value, what).toBe(expected)
  const tolerance = 1e-4 * Math.max(1, Math.abs(expected))
  expect(Math.abs(value - expected), `${what}: ${value} for ${expected}`).toBeLessThan(tolerance)
}

const distance = (a: Float32Array, b: Float32Array) =>
  Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0))
