/** The evaluation's programs on real WebGPU: chunks and their rest give what one pass on the processor gives. */
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { createFeed } from '../../src/core/data/feed.ts'
import type { Device } from '../../src/core/device.ts'
import { createEvaluation } from '../../src/core/training/evaluate.ts'
import { initialWeights } from '../../src/core/model/init.ts'
import { createVit } from '../../src/core/model/vit.ts'
import { parseExperiment } from '../../src/experiment/validation.ts'
import { openBackend } from '../../src/engine/open.ts'
import { digits } from './digits.ts'
import { tiny } from './tiny.ts'

const compiling = 300_000 // ms; SwiftShader takes half a second for each shader
const experiment = parseExperiment(tiny).experiment!
const vit = createVit(experiment.model)
const weights = initialWeights(vit.layout, 'xavier', 1)

/** Some weights evaluated twice in a row, in chunks of some size. */
async function evaluated(device: Device, chunk: number): Promise<number[][]> {
  const feed = createFeed(digits, experiment)
  expect(feed.validation.images.shape[0]).toBe(17)
  const evaluation = createEvaluation(vit, feed.validation, feed.resize, chunk, device)
  const w = tf.tensor1d(weights)
  const results: number[][] = []
  for (const compile of evaluation.compilations(w)) await compile()
  for (let time = 0; time < 2; time++) {
    const numbers = evaluation.run(w)
    results.push([...(await numbers.data())])
    numbers.dispose()
  }
  evaluation.dispose()
  feed.dispose()
  w.dispose()
  return results
}

test(
  'chunks of 4, 6 and 17 of 17 images agree with the processor',
  { timeout: compiling },
  async () => {
    const { device: cpu } = await openBackend('cpu')
    const [[loss, accuracy]] = (await evaluated(cpu, 17)) as [number[]]
    const { device: gpu } = await openBackend('webgpu')
    const before = tf.memory().numTensors
    for (const chunk of [4, 6, 17]) {
      const [first, second] = await evaluated(gpu, chunk)
      expect(first![0]! / loss!).toBeCloseTo(1, 5)
      expect(first![1]).toBeCloseTo(accuracy!, 6)
      expect(second).toEqual(first)
    }
    expect(tf.memory().numTensors).toBe(before)
  },
)
