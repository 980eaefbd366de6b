import { expect, test } from 'vitest'
import { charts } from '../../../../src/ui/views/charts/index.ts'
import { clippedNote, logNote, notesOf, plotOf } from '../../../../src/ui/views/charts/plot.ts'
import { snapshotOf } from '../../../fixtures/page.ts'
import { seriesOfSteps } from '../../../fixtures/series.ts'

const chart = charts.find(({ name }) => name === 'grad-norm')!

/** One lane with these gradient norms, on a logarithmic axis. */
function plotOfNorms(norms: readonly number[], everything = false) {
  const series = seriesOfSteps(norms.map((gradNorm) => ({ gradNorm })))
  return plotOf(chart, snapshotOf(series, { y: 'log' }), { everything, without: new Set() })
}

const norms = (odd: Readonly<Record<number, number>>) =>
  Array.from({ length: 200 }, (_, t) => odd[t] ?? 2 ** ((t % 7) - 3))

test('one value of 0 leaves the axis logarithmic over the others, and is counted', () => {
  const plot = plotOfNorms(norms({ 50: 0 }))
  expect(plot.y).toMatchObject({ log: true, domain: [0.1, 10] })
  expect(logNote(plot)).toBe('Log axis: 1 point not above 0 left out')
  expect(clippedNote(plot)).toBeNull()
})

test('values below 0 are left out too, and are not counted as clipped', () => {
  const plot = plotOfNorms(norms({ 3: -5, 50: 0, 199: -1e-30 }))
  expect(plot.y).toMatchObject({ log: true, domain: [0.1, 10] })
  expect(notesOf(plot)).toBe('Log axis: 3 points not above 0 left out')
})

test('the line is interrupted where it is not above 0', () => {
  const { points } = plotOfNorms(norms({ 3: -5, 50: 0 })).drawing.lines[0]!
  expect(points.ys.filter(Number.isNaN)).toHaveLength(2)
  expect(points.ys.every((y) => Number.isNaN(y) || y > 0)).toBe(true)
})

test('a spike and a value of 0 are told apart', () => {
  const plot = plotOfNorms(norms({ 50: 0, 90: 1e9 }))
  expect(notesOf(plot)).toBe(
    'Axis clipped: 1 point above 10. Log axis: 1 point not above 0 left out',
  )
  expect(plotOfNorms(norms({ 50: 0, 90: 1e9 }), true).y.domain).toEqual([0.1, 1e9])
})

test('where nothing is above 0 the axis is linear and says so', () => {
  const plot = plotOfNorms(Array.from({ length: 50 }, (_, t) => -t))
  expect(plot.y).toMatchObject({ log: false })
  expect(logNote(plot)).toBe('Linear axis: no value is above 0')
})

test('without values there is nothing to say', () => {
  expect(notesOf(plotOfNorms([]))).toBeNull()
})
