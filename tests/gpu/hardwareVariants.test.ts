/** Whole steps of the kernels that are shaped for graphics cards, forced on the software adapter that runs the tests. */
import { beforeAll, expect, test, vi } from 'vitest'
import type { Device } from '../../src/core/device.ts'
import type { StepEvent } from '../../src/experiment/events.ts'
import type { ExperimentInput } from '../../src/experiment/input.ts'
import { openBackend } from '../../src/engine/open.ts'
import { expectPyTorch } from '../golden/replay.ts'
import { digits, trainingOf } from './digits.ts'

const compiling = 600_000 // ms; SwiftShader takes two seconds for each shader with a barrier
const bytesOf = async (path: string) => new Uint8Array(await (await fetch(path)).arrayBuffer())

let device: Device
beforeAll(async () => {
  const options = { adapterClass: 'group', tune: false } as const
  device = (await openBackend('webgpu', options)).device
})

// Of one model and batch, so that their shaders are compiled once.
test.each(['sam-lamb', 'layer-sam-normalized-adamw', 'look-sam-global-sgd', 'vit-look-layer-sam'])(
  '%s equals PyTorch',
  { timeout: compiling },
  (name) => expectPyTorch(name, digits, device, (file) => bytesOf(`/tests/golden/${file}`)),
)

/** Long sums, so that k is split: 64 images of 16 tokens, in training as in evaluation. */
const large: ExperimentInput = {
  seed: 5,
  dataset: { trainSize: 1733 },
  model: { patchSize: 2, width: 12, depth: 1, heads: 3, mlpRatio: 1 },
  training: { steps: 3, batchSize: 64, evalEvery: 3 },
  optimizer: { warmupSteps: 2 },
  lanes: [{ name: 'AdamW', method: 'base' }],
}

async function stepsOn(on: Device): Promise<StepEvent[]> {
  const steps: StepEvent[] = []
  for await (const { events } of trainingOf(large, on).run()) {
    steps.push(...events.filter((event) => event.type === 'step'))
  }
  return steps
}

test('sums of a thousand rows equal plain JavaScript', { timeout: compiling }, async () => {
  const shaders = vi.spyOn(GPUDevice.prototype, 'createShaderModule')
  const found = await stepsOn(device)
  const made = shaders.mock.calls.map(([{ label, code }]) => ({ label, code }))
  shaders.mockRestore()
  const matching = (label: RegExp, code: string) =>
    made.filter((shader) => label.test(shader.label!) && shader.code.includes(code))
  expect(matching(/^matmul 12x1024x12$/, 'group.z % 8u')).toHaveLength(1) // a split k: W's gradient in 8 parts
  expect(matching(/^parts /, '')).not.toHaveLength(0) // all parts of the gradient, added in one pass
  expect(matching(/^layerNorm/, 'fn overRow')).not.toHaveLength(0) // a row shared among threads
  const { device: cpu } = await openBackend('cpu')
  const expected = await stepsOn(cpu)
  expect(expected).toHaveLength(large.training!.steps!)
  for (const [t, step] of expected.entries()) {
    for (const name of ['loss', 'gradNorm', 'updateNorm'] as const) {
      expect(found[t]![name]! / step[name]!, `${name} of step ${t}`).toBeCloseTo(1, 4)
    }
  }
})
