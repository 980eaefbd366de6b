/** The x axis runs to where the run is planned to end, from its start. */
import { expect, test } from 'vitest'
import type { KnobEvent } from '../../../../src/experiment/events.ts'
import { parseExperiment } from '../../../../src/experiment/validation.ts'
import { draftOf } from '../../../../src/ui/store/draft.ts'
import { heldEnd } from '../../../../src/ui/views/charts/plannedEnd.ts'
import { runOf } from '../../../fixtures/page.ts'
import { seriesOfSteps } from '../../../fixtures/series.ts'

const draft = draftOf(
  parseExperiment({
    training: { steps: 1_000 },
    lanes: [{ name: 'LookSAM', method: 'look-sam', k: 5 }],
  }).experiment!,
)
const turned = (t: number, to: number): KnobEvent => ({
  type: 'knob',
  lane: 0,
  seed: 0,
  t,
  knob: 'k',
  from: 5,
  to,
})

/** A run whose steps so far took 4 ms each, or what is given. */
function run(number: number, steps: number, marks: KnobEvent[] = [], ms = 4) {
  const series = seriesOfSteps(
    Array.from({ length: steps }, (_, t) => ({ ms, deviceMs: ms * (t + 1) })),
  )
  return runOf(draft, [series], { number, marks })
}

test('steps end at the last step, from before the first', () => {
  expect(heldEnd(run(1, 0), 'step', 0)).toBe(1_000)
  expect(heldEnd(run(1, 999), 'step', 999)).toBe(1_000)
  expect(heldEnd(run(1, 0), 'step', 1_500)).toBe(1_500)
})

test('gradient evaluations end where k leads; a turned k moves the end only where it lies beyond', () => {
  expect(heldEnd(run(2, 0), 'gradEvals', 0)).toBe(1_200)
  expect(heldEnd(run(2, 300, [turned(200, 20)]), 'gradEvals', 340)).toBe(1_200)
  // 500 steps of 1.2 and 500 of 2.
  expect(heldEnd(run(2, 600, [turned(500, 1)]), 'gradEvals', 800)).toBe(1_600)
  expect(heldEnd(run(3, 300, [turned(200, 20)]), 'gradEvals', 340)).toBe(240 + 840)
})

test('seconds end where the pace leads, and stay there while the pace varies', () => {
  expect(heldEnd(run(4, 100), 'seconds', 0.4)).toBe(4)
  expect(heldEnd(run(4, 200, [], 5), 'seconds', 1)).toBe(4)
  expect(heldEnd(run(4, 900, [], 5), 'seconds', 4.5)).toBeGreaterThanOrEqual(4.5)
  expect(heldEnd(run(4, 200, [], 40), 'seconds', 8)).toBe(40)
})
