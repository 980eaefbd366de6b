import { expect, test } from 'vitest'
import { charts } from '../../../../src/ui/views/charts/index.ts'
import type { Domain } from '../../../../src/ui/views/charts/points.ts'
import { clippedNote, plotOf } from '../../../../src/ui/views/charts/plot.ts'
import { snapshotOf } from '../../../fixtures/page.ts'
import { seriesOfSteps } from '../../../fixtures/series.ts'

/** One lane whose gradient norm is what `norm` says. */
const snapshotUnder = (norm: (t: number) => number, shown: Domain = [0, 1_000]) =>
  snapshotOf(seriesOfSteps(Array.from({ length: 1_000 }, (_, t) => ({ gradNorm: norm(t) }))), {
    shown,
  })
const chart = charts.find(({ name }) => name === 'grad-norm')!
const spikes = (t: number) => ([200, 201, 500].includes(t) ? 90 : 2 + Math.sin(t))

test('an axis that leaves spikes out says how many values lie above it', () => {
  const plot = plotOf(chart, snapshotUnder(spikes))
  expect(plot.y.domain).toEqual([0, 3])
  expect(clippedNote(plot)).toBe('Axis clipped: 3 points above 3')
})

test('asked for, the axis reaches over everything and there is nothing to say', () => {
  const plot = plotOf(chart, snapshotUnder(spikes), { everything: true, without: new Set() })
  expect(plot.y.domain).toEqual([0, 100])
  expect(clippedNote(plot)).toBeNull()
})

test('only what the window shows counts', () => {
  const plot = plotOf(chart, snapshotUnder(spikes, [450, 900]))
  expect(clippedNote(plot)).toBe('Axis clipped: 1 point above 3')
  expect(clippedNote(plotOf(chart, snapshotUnder(spikes, [600, 900])))).toBeNull()
})

test('a lane that diverges is on the axis to its last value', () => {
  const plot = plotOf(
    chart,
    snapshotUnder((t) => Math.exp(t / 50)),
  )
  expect(plot.y.domain[1]).toBeGreaterThan(Math.exp(999 / 50))
  expect(clippedNote(plot)).toBeNull()
})

test('a line that crosses a window without a point in it is in sight', () => {
  const plot = plotOf(
    chart,
    snapshotUnder((t) => t + 10, [500.2, 500.8]),
  )
  expect(plot.drawing.lines[0]!.points).toEqual({ xs: [500, 501], ys: [510, 511] })
  expect(plot.y.domain[1]).toBeGreaterThan(510)
})
