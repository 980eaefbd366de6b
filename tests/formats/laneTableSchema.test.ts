/** Which tables of a run file are sound, and what is said of the others. */
import { expect, test } from 'vitest'
import { numberNames, textOfTable, type FileTable } from '../../src/formats/laneTableFile.ts'
import { fileTableSchema } from '../../src/formats/laneTableSchema.ts'
import { tableOf } from '../fixtures/laneTable.ts'
import { stepEvent } from '../fixtures/series.ts'

const sound = JSON.parse(
  [
    ...textOfTable(
      tableOf(
        0,
        0,
        [0, 1, 2].map((t) => stepEvent({ t })),
      ),
    ),
  ].join(''),
) as FileTable

test('a table that was written is sound, with null where nothing was measured', () => {
  expect(fileTableSchema.parse(sound)).toEqual(sound)
  expect(sound.steps.loss).toEqual([null, null, null])
})

const withSteps = (change: object) => ({ ...sound, steps: { ...sound.steps, ...change } })
const evaluated = (t: unknown[]) => {
  const judged = t.map(() => 0.5)
  return { ...sound, evaluations: { t, valLoss: judged, valAccuracy: judged } }
}

test.each([
  ['a missing column', withSteps({ loss: undefined }), 'steps.loss', 'it is no list'],
  ['no list', withSteps({ lr: 3 }), 'steps.lr', 'it is no list'],
  ['a word', withSteps({ ms: [1, 'fast', 1] }), 'steps.ms.1', 'allowed: numbers and null'],
  ['an infinite number', withSteps({ lr: [Infinity, 1, 1] }), 'steps.lr.0', 'numbers and null'],
  [
    'a phase that is none',
    withSteps({ phase: ['base', 'base', 'sam'] }),
    'steps.phase.2',
    'allowed: base, refresh, reuse',
  ],
  ['half a step', evaluated([0, 0.5]), 'evaluations.t.1', 'allowed: whole numbers from 0'],
  ['a step before the first', evaluated([-1]), 'evaluations.t.0', 'allowed: whole numbers from 0'],
  ['a step twice', evaluated([0, 3, 3]), 'evaluations', 't does not ascend'],
  ['a short column', withSteps({ ms: [1, 1] }), 'steps', 'its columns are not of one length'],
  ['a column more', withSteps({ script: [1, 1, 1] }), 'steps', 'script'],
  [
    'too many rows',
    withSteps({ t: Array(1_000_001).fill(0) }),
    'steps.t',
    'more than 1000000 rows',
  ],
])('%s is refused with its place', (_, table, place, words) => {
  const [issue] = fileTableSchema.safeParse(table).error!.issues
  expect(issue!.path.join('.')).toBe(place)
  expect(issue!.message).toContain(words)
})

test.each(numberNames)('a table without %s is refused', (name) => {
  const { [name]: _gone, ...steps } = sound.steps
  expect(fileTableSchema.safeParse({ ...sound, steps }).error!.issues[0]!.path).toEqual([
    'steps',
    name,
  ])
})
