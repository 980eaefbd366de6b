/** What is kept of a run gives its curves back, and exactly so much of them as its checkpoint has seen. */
import { expect, test } from 'vitest'
import { createEnsemble } from '../../../src/core/training/ensemble.ts'
import type { KnobEvent, TrainingEvent } from '../../../src/experiment/events.ts'
import { parseExperiment } from '../../../src/experiment/validation.ts'
import { encodeCheckpoint } from '../../../src/formats/checkpoint.ts'
import { restore, type Standing } from '../../../src/ui/session/resume.ts'
import { tablesOf } from '../../../src/ui/measurements/laneTables.ts'
import { LaneFeed } from '../../../src/ui/measurements/laneFeed.ts'
import type { LaneSeries } from '../../../src/ui/measurements/laneSeries.ts'
import '../../fixtures/cpu.ts'
import { digits } from '../../fixtures/digits.ts'
import { smallDigits } from '../../fixtures/smallDigits.ts'
import { timeless } from '../../fixtures/train.ts'

const experiment = parseExperiment({
  ...smallDigits,
  training: { steps: 9, batchSize: 8, evalEvery: 3 },
  lanes: [
    { name: 'SAM', method: 'sam' },
    { name: 'LookSAM', method: 'look-sam', k: 3 },
  ],
}).experiment!

/** Pulls so often with knobs turned on the way, takes a checkpoint, and pulls on. */
async function interrupted(seeds: number[], at: number, further: number) {
  const training = createEnsemble(experiment, seeds, digits, timeless)
  const feeds = experiment.lanes.map(() => new LaneFeed(seeds))
  const knobs: KnobEvent[] = []
  const hear = (events: readonly TrainingEvent[]) => {
    for (const event of events) {
      if (event.type === 'step') feeds[event.lane]!.addStep(event)
      else if (event.type === 'evaluation') feeds[event.lane]!.addEvaluation(event)
      else if (event.type === 'knob') knobs.push(event)
    }
  }
  const run = training.run()
  const pull = async (ask: 'work' | 'flush') => hear((await run.next(ask)).value!.events)
  for (let i = 0; i < at; i++) {
    if (i === 5) training.turnKnob([1], 'alpha', 0.8)
    await pull('work')
  }
  await pull('flush')
  training.turnKnob([0], 'rho', 0.3)
  const before = columnsOf(feeds.map(({ series }) => series))
  const checkpoint = encodeCheckpoint(await training.checkpoint())
  training.turnKnob([0], 'lr', 0.5)
  for (let i = 0; i < further; i++) await pull('work')
  await pull('flush')
  await run.return()
  const tables = tablesOf(
    feeds.map(({ series }) => series),
    seeds,
  )
  const standing: Standing = { experiment, seeds, tables, knobs, halts: [], checkpoint }
  return { before, standing }
}

const columnsOf = (series: readonly LaneSeries[]): unknown =>
  series.map((lane) => ({
    tables: tablesOf([lane], lane.seeds.length > 0 ? [3, 4] : [3]),
    loss: Array.from({ length: lane.steps.step.length }, (_, i) => lane.column('loss').at(i)),
    accuracy: Array.from({ length: lane.valAccuracy.length }, (_, i) => lane.valAccuracy.at(i)),
    spent: [lane.gradEvals, lane.seconds],
  }))

test.each([
  ['one seed, a round half done', [3], 9, 6],
  ['one seed, nothing after it', [3], 13, 0],
  ['two seeds', [3, 4], 17, 12],
] as const)('%s', async (_, seeds, at, further) => {
  const { before, standing } = await interrupted([...seeds], at, further)
  const { feeds, marks, turns } = restore(standing)
  expect(columnsOf(feeds.map(({ series }) => series))).toEqual(before)
  expect(marks.map(({ lane, knob, to }) => ({ lane, knob, to }))).toEqual(
    seeds.map(() => ({ lane: 1, knob: 'alpha', to: 0.8 })),
  )
  // Turned and not yet in force when the checkpoint was taken: it turns when the run goes on.
  expect(turns).toMatchObject([{ lane: 0, knob: 'rho', to: 0.3 }])
})

test('a checkpoint of other seeds is refused', async () => {
  const { standing } = await interrupted([3], 5, 0)
  expect(() => restore({ ...standing, seeds: [3, 4] })).toThrow('it has 1 seeds; allowed: 2')
})
