/** A kept run laid over the charts: its curves as they were measured, in looks that no lane of the page has. */
import { expect, test } from 'vitest'
import { parseExperiment } from '../../../../src/experiment/validation.ts'
import type { RunRecord } from '../../../../src/formats/runRecord.ts'
import { laneColor, markerPath, overlayColors } from '../../../../src/ui/format/laneStyle.ts'
import { viewsOf } from '../../../../src/ui/views/charts/overlays.ts'
import { tableOf } from '../../../fixtures/laneTable.ts'
import { runRecord } from '../../../fixtures/runRecord.ts'
import { stepEvent } from '../../../fixtures/series.ts'

const experiment = parseExperiment({
  seed: 3,
  lanes: [
    { name: 'SAM', method: 'sam' },
    { name: 'LookSAM', method: 'look-sam', k: 4 },
  ],
}).experiment!

/** Two lanes; under seed s, step t has the loss s + t + 10 × lane. */
function runOf(seeds: number[], steps: (lane: number, seed: number) => number): RunRecord {
  const tables = [0, 1].flatMap((lane) =>
    seeds.map((seed) => {
      const end = steps(lane, seed)
      const trained = Array.from({ length: end }, (_, t) =>
        stepEvent({ lane, seed, t, phase: 'refresh', loss: seed + t + 10 * lane }),
      )
      const judged = { valLoss: 1, valAccuracy: 0.5 }
      return tableOf(lane, seed, [
        ...trained,
        { type: 'evaluation', lane, seed, t: end, ...judged },
      ])
    }),
  )
  const knobs = [{ type: 'knob', lane: 1, seed: 3, t: 1, knob: 'k', from: 4, to: 7 } as const]
  return runRecord(experiment, { name: 'Kept', seeds, knobs, tables })
}

test('every lane has its numbers, its method and the k it ended with', () => {
  const views = viewsOf(
    runOf([3], (lane) => 5 + lane),
    0,
  )
  expect(views).toMatchObject([
    {
      keptRun: 'Kept',
      name: 'Kept: SAM',
      method: 'sam',
      k: 1,
      steps: 5,
      evaluations: 1,
      seeds: [3],
    },
    { keptRun: 'Kept', name: 'Kept: LookSAM', method: 'look-sam', k: 7, steps: 6, evaluations: 1 },
  ])
  const loss = views[1]!.series.column('loss')
  expect(Array.from({ length: 6 }, (_, t) => loss.at(t))).toEqual([13, 14, 15, 16, 17, 18])
})

test('of several seeds the mean is drawn, and a seed that halted is not waited for', () => {
  const run = runOf([3, 5], (_, seed) => (seed === 3 ? 6 : 2))
  const halts = [{ type: 'halt' as const, lane: 0, seed: 5, t: 2, cause: 'NaN' }]
  const [halted, waiting] = viewsOf({ ...run, halts }, 0)
  expect(halted!.steps).toBe(6)
  expect(halted!.series.column('loss').at(1)).toBe(5)
  expect(halted!.series.column('loss').at(2)).toBe(5)
  expect(waiting!.steps).toBe(2)
})

test('no two lanes look alike: a colour for each run, a dash for each of its lanes', () => {
  const run = runOf([3], () => 1)
  const overlaid = Array.from({ length: overlayColors }, (_, color) => viewsOf(run, color))
  const colors = overlaid.map((lanes) => new Set(lanes.map(({ slot }) => laneColor(slot))))
  expect(colors.map(({ size }) => size)).toEqual(overlaid.map(() => 1))
  const page = [0, 1, 2, 3, 4].map((slot) => laneColor(slot))
  const all = [...page, ...colors.flatMap((set) => [...set])]
  expect(new Set(all).size).toBe(page.length + overlayColors)
  const markerOf = (slot: number) => markerPath(slot, 0, 0, 1)
  // SAM's marker and LookSAM's, as on the page.
  expect(overlaid[0]!.map(({ slot }) => markerOf(slot))).toEqual([markerOf(1), markerOf(2)])
})
