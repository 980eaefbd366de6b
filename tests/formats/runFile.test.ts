import { expect, test } from 'vitest'
import { eventsOf } from '../../src/formats/laneTable.ts'
import { decodeRun, encodeRun } from '../../src/formats/runFile.ts'
import { experiment, measured, measuredRun } from '../fixtures/measuredRun.ts'
import { runRecord } from '../fixtures/runRecord.ts'
import { ofLane } from '../fixtures/train.ts'

test('a run comes back from its file as it was, every event of it', async () => {
  const { run, events } = await measuredRun
  const back = decodeRun(encodeRun(run))
  expect(back).toEqual(run)
  expect(back.knobs).toHaveLength(1)
  for (const [lane, table] of back.tables.entries()) {
    expect([...eventsOf(table)]).toEqual(measured(ofLane(measured(events), lane)))
  }
})

type Change = (json: Record<string, unknown>) => unknown

test.each<[string, Change, string]>([
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
  const { run } = await measuredRun
  const json = JSON.parse(encodeRun(run)) as Record<string, unknown>
  expect(() => decodeRun(JSON.stringify(change(json)))).toThrow(sentence)
})

test('a file cut off anywhere is refused', async () => {
  const text = encodeRun((await measuredRun).run)
  for (const share of [0, 0.3, 0.9, 0.999]) {
    expect(() => decodeRun(text.slice(0, share * text.length))).toThrow('run file: it is no JSON')
  }
})

test('a run says which file its initial weights came from; one of the seed’s weights reads as before', () => {
  const weights = { name: 'warm.safetensors', sha256: 'a'.repeat(64) }
  const text = encodeRun(runRecord(experiment, { weights }))
  expect(decodeRun(text).weights).toEqual(weights)
  const seeded = encodeRun(runRecord(experiment))
  expect(JSON.parse(seeded)).not.toHaveProperty('weights')
  expect(decodeRun(seeded).weights).toBeNull()
  const unknown = { ...weights, sha256: null } // a page over http cannot hash
  expect(decodeRun(encodeRun(runRecord(experiment, { weights: unknown }))).weights).toEqual(unknown)
  expect(() => decodeRun(text.replace('"aaaa', '"AAAA'))).toThrow(
    /^run file: weights\.sha256 is not sound/,
  )
})
