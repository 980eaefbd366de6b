/** A run file whose parts are each sound, and which no run could have together. */
import { expect, test } from 'vitest'
import type { PlannedTurn } from '../../src/experiment/events.ts'
import { encodeCheckpoint } from '../../src/formats/checkpoint.ts'
import { decodeRun, encodeRun } from '../../src/formats/runFile.ts'
import { measuredRun } from '../fixtures/measuredRun.ts'

type Json = Record<string, unknown>
type Change = (json: Json) => unknown

/** The run with its first table, halts, knobs or checkpoint made another. */
const withTable =
  (change: (table: { steps: Json; evaluations: Json }) => object): Change =>
  (json) => {
    const [first, ...others] = json['tables'] as { steps: Json; evaluations: Json }[]
    return { ...json, tables: [{ ...first, ...change(first!) }, ...others] }
  }
const withKnob =
  (change: object): Change =>
  (json) => ({ ...json, knobs: [{ ...(json['knobs'] as object[])[0], ...change }] })
const halt = { type: 'halt', lane: 0, seed: 0, t: 3, cause: 'no reason' }
const shortened = (columns: Json, length: number) =>
  Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, (column as unknown[]).slice(0, length)]),
  )
const checkpointOf = (
  weights: number,
  t = 3,
  lanes = 2,
  seeds = 1,
  turns: readonly PlannedTurn[] = [],
): string => {
  const counted = { lastRefresh: null, steps: 3, gradEvals: 0, deviceMs: 0 }
  const lane = { knobs: { told: {}, now: {} }, ...counted }
  const state = { w: new Float32Array(weights) }
  const saved = Array.from({ length: lanes }, () => ({
    ...lane,
    stopped: false,
    halted: false,
    state,
  }))
  const bytes = encodeCheckpoint(
    Array.from({ length: seeds }, () => ({ next: { t, place: 0 }, turns, lanes: saved })),
  )
  return Buffer.from(bytes).toString('base64')
}

test.each<[string, Change, string]>([
  [
    'a halt of a seed the run lacks',
    (json) => ({ ...json, halts: [{ ...halt, seed: 7 }] }),
    'run file: halts.0 is of lane 0 and seed 7; allowed: lanes and seeds the run has',
  ],
  [
    'a halt of a lane it lacks',
    (json) => ({ ...json, halts: [halt, { ...halt, lane: 3 }] }),
    'run file: halts.1 is of lane 3 and seed 0',
  ],
  [
    'a halt after its last step',
    (json) => ({ ...json, halts: [{ ...halt, t: 8 }] }),
    'run file: halts.0 is of step 8; allowed: steps 0 to 7',
  ],
  [
    'a lane that halts twice',
    (json) => ({
      ...json,
      halts: [
        { ...halt, t: 7 },
        { ...halt, t: 7 },
      ],
    }),
    'run file: halts.1 and halts.0 are of one lane and seed; allowed: one halt of each',
  ],
  [
    'a lane that went on after its halt',
    (json) => ({ ...json, halts: [halt] }),
    'run file: halts.0 is of step 3, and its lane went on; allowed: no step after a halt',
  ],
  [
    'a phase that the method never takes',
    withTable(({ steps }) => ({
      steps: { ...steps, phase: (steps['phase'] as string[]).with(2, 'reuse') },
    })),
    'run file: tables.0.steps.phase.2 is reuse; allowed: base in base',
  ],
  [
    'a sum that falls',
    withTable(({ steps }) => ({
      steps: { ...steps, gradEvals: (steps['gradEvals'] as number[]).with(3, 1) },
    })),
    'run file: tables.0.steps.gradEvals falls from 3 to 1 at step 3; allowed: a sum since the start',
  ],
  [
    'an accuracy that is no share',
    withTable(({ evaluations }) => ({
      evaluations: {
        ...evaluations,
        valAccuracy: (evaluations['valAccuracy'] as number[]).with(1, 7),
      },
    })),
    'run file: tables.0.evaluations.valAccuracy.1 is 7; allowed: 0 to 1',
  ],
  [
    'a step that took less than no time',
    withTable(({ steps }) => ({ steps: { ...steps, ms: (steps['ms'] as number[]).with(2, -1) } })),
    'run file: tables.0.steps.ms.2 is -1; allowed: 0 or more',
  ],
  ['a seed twice', (json) => ({ ...json, seeds: [0, 0] }), 'run file: seeds names one of 0, 0'],
  [
    'a table of a seed it lacks',
    (json) => ({ ...json, seeds: [1] }),
    'run file: tables.0 is of lane 0 and seed 0',
  ],
  [
    'two tables of one lane and seed',
    (json) => ({ ...json, tables: [(json['tables'] as object[])[0], ...(json['tables'] as [])] }),
    'run file: tables.1 and tables.0 are of one lane and seed',
  ],
  [
    'a knob that the method has not',
    withKnob({ lane: 0 }),
    'run file: knobs.0 turns alpha of base; allowed: knobs that base has',
  ],
  [
    'a knob turned to what is not allowed',
    withKnob({ to: -3 }),
    'run file: knobs.0 turns alpha to -3; allowed: a number from 0 to 10',
  ],
  ['a knob turned after the end', withKnob({ t: 7 }), 'run file: knobs.0 is of step 7'],
  [
    'an interruption after the end',
    (json) => ({ ...json, interruptions: [3, 9] }),
    'run file: interruptions.1 is of step 9',
  ],
  [
    'more steps than the experiment has',
    (json) => ({
      ...json,
      experiment: { ...(json['experiment'] as Json), training: { steps: 5 } },
    }),
    'run file: tables.0 has 7 steps; allowed: up to 5',
  ],
  [
    'a missing step',
    withTable(({ steps }) => ({
      steps: { ...steps, t: (steps['t'] as number[]).map((t) => (t > 3 ? t + 1 : t)) },
    })),
    'run file: tables.0 lacks step 4; allowed: every step from 0 on',
  ],
  [
    'an evaluation after the last step',
    withTable(({ steps }) => ({ steps: shortened(steps, 4) })),
    'run file: tables.0 evaluates after step 7; allowed: up to its last step, 4',
  ],
  [
    'a checkpoint of another model',
    (json) => ({ ...json, checkpoint: checkpointOf(64) }),
    'run file: its checkpoint has 64 weights; allowed: ',
  ],
  [
    'a checkpoint of other lanes',
    (json) => ({ ...json, checkpoint: checkpointOf(64, 3, 3) }),
    'run file: its checkpoint has 3 lanes; allowed: 2',
  ],
  [
    'a checkpoint of other seeds',
    (json) => ({ ...json, checkpoint: checkpointOf(64, 3, 2, 2) }),
    'run file: its checkpoint has 2 seeds; allowed: 1',
  ],
  [
    'a checkpoint after the last step',
    (json) => ({ ...json, checkpoint: checkpointOf(64, 9) }),
    'run file: its checkpoint is of step 9; allowed: up to 7',
  ],
  ...(
    [
      [{ lane: 9 }, 'is of lane 9; allowed: lanes the run has'],
      [{ lane: 0 }, 'turns alpha of base; allowed: knobs that base has'],
      [{ to: 11 }, 'turns alpha to 11; allowed: a number from 0 to 10'],
    ] as const
  ).map(([change, words]): [string, Change, string] => [
    `a checkpoint in which waits a turn that ${words}`,
    (json) => {
      const turn: PlannedTurn = { lane: 1, t: 3, knob: 'alpha', to: 1, ...change }
      return { ...json, checkpoint: checkpointOf(64, 3, 2, 1, [turn]) }
    },
    `run file: a turn in its checkpoint ${words}`,
  ]),
])('%s is refused in one sentence', async (_, change, sentence) => {
  const { run } = await measuredRun
  const json = JSON.parse(encodeRun(run)) as Json
  expect(() => decodeRun(JSON.stringify(change(json)))).toThrow(sentence)
})

test('a file of an earlier page may name one step for several seeds that halted', async () => {
  const { run } = await measuredRun
  const seeds = [0, 1]
  const halts = seeds.map((seed) => ({ ...halt, type: 'halt' as const, seed, t: 3 }))
  const text = encodeRun({ ...run, seeds, halts })
  expect(decodeRun(text).halts).toEqual(halts)
})
