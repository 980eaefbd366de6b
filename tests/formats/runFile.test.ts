import { expect, test } from 'vitest'
import type { TrainingEvent } from '../../src/experiment/events.ts'
import { parseExperiment } from '../../src/experiment/validation.ts'
import { addEvaluation, addStep, emptyTable, eventsOf } from '../../src/formats/laneTable.ts'
import { decodeRun, encodeRun, type RunRecord } from '../../src/formats/runFile.ts'
import '../fixtures/cpu.ts'
import { digits } from '../fixtures/digits.ts'
import { runRecord } from '../fixtures/runRecord.ts'
import { ofLane, train } from '../fixtures/train.ts'

const experiment = parseExperiment({
  dataset: { trainSize: 1780 },
  model: { patchSize: 4, width: 8, depth: 1, heads: 2 },
  training: { steps: 7, batchSize: 8, evalEvery: 3 },
  lanes: [
    { name: 'base', method: 'base' },
    { name: 'LookSAM', method: 'look-sam', k: 3 },
  ],
}).experiment!

const measured = (events: readonly TrainingEvent[]) =>
  events.filter((event) => event.type === 'step' || event.type === 'evaluation')

async function aRun(): Promise<{ run: RunRecord; events: TrainingEvent[] }> {
  const { events, knobs } = await train(experiment, {
    dataset: digits,
    beforePull: (training, pulls) => pulls === 9 && training.setKnob(1, 'alpha', 0.7),
  })
  const tables = experiment.lanes.map((_, lane) => emptyTable(lane, experiment.seed))
  for (const event of measured(events)) {
    if (event.type === 'step') addStep(tables[event.lane]!, event)
    else addEvaluation(tables[event.lane]!, event)
  }
  const note = 'with a note'
  const run = runRecord(experiment, { note, state: 'done', knobs, interruptions: [3], tables })
  return { run, events }
}

test('a run comes back from its file as it was, every event of it', async () => {
  const { run, events } = await aRun()
  const back = decodeRun(encodeRun(run))
  expect(back).toEqual(run)
  expect(back.knobs).toHaveLength(1)
  for (const [lane, table] of back.tables.entries()) {
    expect([...eventsOf(table)]).toEqual(measured(ofLane(measured(events), lane)))
  }
})

test.each<[string, (json: Record<string, unknown>) => unknown, string]>([
  ['another format', (json) => ({ ...json, format: 'model' }), 'run file: format is not sound'],
  ['a later version', (json) => ({ ...json, version: 2 }), 'run file: version is not sound'],
  ['more than a run has', (json) => ({ ...json, script: 'alert(1)' }), 'run file: its content'],
  ['a name that is none', (json) => ({ ...json, name: '' }), 'run file: name is not sound'],
  [
    'a bad Experiment',
    (json) => ({ ...json, experiment: { model: { width: -1 } } }),
    'model.width',
  ],
  ['no list', (json) => ({ ...json, tables: {} }), 'run file: tables is not sound'],
  ['a checkpoint that is none', (json) => ({ ...json, checkpoint: btoa('12345678 ') }), 'header'],
  [
    'a lane the Experiment has not',
    (json) => ({ ...json, knobs: [{ ...(json['knobs'] as object[])[0], lane: 4 }] }),
    'run file: knobs.0 is of lane 4',
  ],
  [
    'columns of several lengths',
    (json) => {
      const [table] = json['tables'] as { steps: object }[]
      return { ...json, tables: [{ ...table, steps: { ...table!.steps, lr: [] } }] }
    },
    'run file: tables.0.steps is not sound (its columns are not of one length)',
  ],
])('%s is refused in one sentence', async (_, change, sentence) => {
  const { run } = await aRun()
  const json = JSON.parse(encodeRun(run)) as Record<string, unknown>
  expect(() => decodeRun(JSON.stringify(change(json)))).toThrow(sentence)
})

test('a file cut off anywhere is refused', async () => {
  const text = encodeRun((await aRun()).run)
  for (const share of [0, 0.3, 0.9, 0.999]) {
    expect(() => decodeRun(text.slice(0, share * text.length))).toThrow('run file: it is no JSON')
  }
})
