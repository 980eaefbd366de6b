import { expect, test } from 'vitest'
import type { KnobEvent } from '../../../../src/experiment/events.ts'
import { parseExperiment } from '../../../../src/experiment/validation.ts'
import { turnWords } from '../../../../src/ui/views/runs/knobSentences.ts'

const { lanes } = parseExperiment({
  lanes: [
    { name: 'SAM', method: 'sam' },
    { name: 'LookSAM', method: 'look-sam' },
  ],
}).experiment!

const turn = (lane: number, t: number, knob: KnobEvent['knob'], from: number, to: number) =>
  ({ type: 'knob', lane, seed: 0, t, knob, from, to }) as const

test('a turn of one lane names it, the same turn of all lanes is said once', () => {
  const knobs = [
    turn(1, 12, 'k', 5, 10),
    turn(0, 30, 'lr', 0.003, 0.01),
    turn(1, 30, 'lr', 0.003, 0.01),
  ]
  expect(turnWords(knobs, lanes)).toEqual([
    'k 5 → 10 at step 12 (LookSAM)',
    'η 0.003 → 0.01 at step 30',
  ])
})

test('of many turns the first three are said, and how many more there are', () => {
  const knobs = [1, 2, 3, 4, 5].map((t) => turn(1, t, 'alpha', t - 1, t))
  expect(turnWords(knobs, lanes)).toEqual([
    'α 0 → 1 at step 1 (LookSAM)',
    'α 1 → 2 at step 2 (LookSAM)',
    'α 2 → 3 at step 3 (LookSAM)',
    '2 more turns',
  ])
  expect(turnWords([], lanes)).toEqual([])
})
