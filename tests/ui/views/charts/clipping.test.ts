import { expect, test } from 'vitest'
import { charts } from '../../../../src/ui/views/charts/index.ts'
import type { Domain } from '../../../../src/ui/views/charts/points.ts'
import { clippedNote, plotOf } from '../../../../src/ui/views/charts/plot.ts'
import type { Snapshot } from '../../../../src/ui/views/charts/snapshot.ts'
import { laneView } from '../../../fixtures/page.ts'
import { seriesOfSteps } from '../../../fixtures/series.ts'

/** One lane whose gradient norm is what `norm` says, every step drawn as it is. */
function snapshotOf(norm: (t: number) => number, shown: Domain = [0, 1_000]): Snapshot {
  const steps = Array.from({ length: 1_000 }, (_, t) => ({ gradNorm: norm(t) }))
  return {
    x: 'step',
    y: 'linear',
    smoothing: 0,
    lanes: [laneView(seriesOfSteps(steps))],
    marks: [],
    seeds: 1,
    whole: [0, 1_000],
    shown,
    newest: 999,
    furthest: 999,
    xScale: { domain: shown, ticks: [] },
  }
}
const chart = charts.find(({ name }) => name === 'grad-norm')!
const spikes = (t: number) => ([200, 201, 500].includes(t) ? 90 : 2 + Math.sin(t))

test('an axis that leaves spikes out says how many values lie above it', () => {
  const plot = plotOf(chart, snapshotOf(spikes), false, null)
  expect(plot.y.domain).toEqual([0, 3])
  expect(clippedNote(plot)).toBe('Axis clipped: 3 points above 3')
})

test('asked for, the axis reaches over everything and there is nothing to say', () => {
  const plot = plotOf(chart, snapshotOf(spikes), true, null)
  expect(plot.y.domain).toEqual([0, 100])
  expect(clippedNote(plot)).toBeNull()
})

test('only what the window shows counts', () => {
  const plot = plotOf(chart, snapshotOf(spikes, [450, 900]), false, null)
  expect(clippedNote(plot)).toBe('Axis clipped: 1 point above 3')
  expect(clippedNote(plotOf(chart, snapshotOf(spikes, [600, 900]), false, null))).toBeNull()
})

test('a lane that diverges is on the axis to its last value', () => {
  const plot = plotOf(
    chart,
    snapshotOf((t) => Math.exp(t / 50)),
    false,
    null,
  )
  expect(plot.y.domain[1]).toBeGreaterThan(Math.exp(999 / 50))
  expect(clippedNote(plot)).toBeNull()
})

test('a line that crosses a window without a point in it is in sight', () => {
  const plot = plotOf(
    chart,
    snapshotOf((t) => t + 10, [500.2, 500.8]),
    false,
    null,
  )
  expect(plot.drawing.lines[0]!.points).toEqual({ xs: [500, 501], ys: [510, 511] })
  expect(plot.y.domain[1]).toBeGreaterThan(510)
})
