import { expect, test } from 'vitest'
import { createEnsemble } from '../../src/core/training/ensemble.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../../src/formats/checkpoint.ts'
import { encodeSafetensors } from '../../src/formats/safetensors.ts'
import { timeless } from '../fixtures/train.ts'
import { tinyDataset, tinyExperiment } from '../fixtures/tiny.ts'
import '../fixtures/cpu.ts'

async function checkpointAfter(pulls: number) {
  const training = createEnsemble(tinyExperiment(), [3, 4], tinyDataset(), timeless)
  const run = training.run()
  for (let i = 0; i < pulls; i++) await run.next('work')
  training.turnKnob([1], 'rho', 0.3)
  await run.next('flush')
  const checkpoint = await training.checkpoint()
  await run.return()
  return checkpoint
}

test.each([0, 11, 40])('a checkpoint after %i pulls comes back as it was', async (pulls) => {
  const checkpoint = await checkpointAfter(pulls)
  expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint)
})

test('what is no checkpoint is refused in one sentence', async () => {
  const bytes = encodeCheckpoint(await checkpointAfter(5))
  expect(() => decodeCheckpoint(bytes.subarray(0, bytes.length - 9))).toThrow('bytes')
  expect(() => decodeCheckpoint(bytes.subarray(0, 100))).toThrow('a header that fits the file')
  expect(() => decodeCheckpoint(encodeSafetensors({}))).toThrow(
    'checkpoint: its metadata is not sound',
  )
  const negative = JSON.stringify([{ next: { t: -1, place: 0 }, lanes: [] }])
  expect(() => decodeCheckpoint(encodeSafetensors({}, { checkpoint: negative }))).toThrow(
    'checkpoint: 0.next.t is not sound',
  )
})
