import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { createEnsemble } from '../../../src/core/training/ensemble.ts'
import type { TrainingEvent } from '../../../src/experiment/events.ts'
import { createTraining, type Training } from '../../../src/core/training/train.ts'
import { parseExperiment } from '../../../src/experiment/validation.ts'
import { hostDevice } from '../../../src/engine/targets/plain.ts'
import '../../fixtures/cpu.ts'
import { digits } from '../../fixtures/digits.ts'
import { smallDigits } from '../../fixtures/smallDigits.ts'

const { experiment } = parseExperiment({
  ...smallDigits,
  training: { steps: 4, batchSize: 8, evalEvery: 4 },
  lanes: [
    { name: 'SAM', method: 'sam' },
    { name: 'LookSAM', method: 'look-sam', k: 2 },
  ],
})

async function eventsOf(training: Training): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = []
  for await (const pulled of training.run()) events.push(...pulled.events)
  return events
}

const timeless = (events: readonly TrainingEvent[]) =>
  events
    .filter((event) => event.type !== 'done' && event.type !== 'preparing')
    .map((event) => (event.type === 'step' ? { ...event, ms: 0, deviceMs: 0 } : event))

test('each seed of an ensemble trains as it would alone', async () => {
  const together = timeless(await eventsOf(createEnsemble(experiment!, [3, 7], digits, hostDevice)))
  for (const seed of [3, 7]) {
    const alone = await eventsOf(createTraining({ ...experiment!, seed }, digits, hostDevice))
    expect(together.filter((event) => event.seed === seed)).toEqual(timeless(alone))
  }
})

test('an ensemble says once that it is done', async () => {
  const events = await eventsOf(createEnsemble(experiment!, [0, 1, 2], digits, hostDevice))
  expect(events.filter(({ type }) => type === 'done')).toHaveLength(1)
  expect(events.at(-1)).toEqual({ type: 'done' })
})

test('ending an ensemble early frees every tensor, also of seeds that have not begun', async () => {
  const before = tf.memory().numTensors
  const run = createEnsemble(experiment!, [0, 1, 2], digits, hostDevice).run()
  await run.next('work')
  await run.return()
  expect(tf.memory().numTensors).toBe(before)
})
