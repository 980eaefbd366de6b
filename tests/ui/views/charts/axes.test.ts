/** Axes hold still while a run trains, and a clipped end is broken. */
import { expect, test } from 'vitest'
import { charts } from '../../../../src/ui/views/charts/index.ts'
import { plotOf, type Plot } from '../../../../src/ui/views/charts/plot.ts'
import { standardOptions } from '../../../../src/ui/views/charts/compose.ts'
import type { LineKind } from '../../../../src/ui/views/charts/grammar.ts'
import { laneView, snapshotOf } from '../../../fixtures/page.ts'
import { seriesOf, seriesOfSteps } from '../../../fixtures/series.ts'

const named = (name: string) => charts.find((chart) => chart.name === name)!
const whole = [0, 1_000] as const

/** The y domains that a chart has in the course of a run whose steps are as `step` says. */
function domainsOf(name: string, step: (t: number) => Record<string, number>, from = 0): string[] {
  const series = seriesOfSteps(Array.from({ length: 1_000 }, (_, t) => step(t)))
  const domains: string[] = []
  let plot: Plot | null = null
  for (let steps = 5; steps <= 1_000; steps += 5) {
    const lanes = [laneView(series, { steps })]
    plot = plotOf(
      named(name),
      snapshotOf(series, { lanes, whole, shown: whole }),
      standardOptions,
      plot,
    )
    const text = JSON.stringify(plot.y.domain)
    if (steps > from && text !== domains.at(-1)) domains.push(text)
  }
  return domains
}

test('the loss begins with the axis that it ends with', () => {
  const noise = (t: number) => 0.3 * Math.sin(t * t)
  expect(
    domainsOf('loss', (t) => ({ loss: 2.3 * Math.exp(-t / 300) + noise(t) * Math.exp(-t / 300) })),
  ).toEqual(['[0,3]'])
  expect(domainsOf('loss', (t) => ({ loss: 2.3 * Math.exp(-t / 200) }))).toEqual(['[0,2.5]'])
})

test('a number that grows a hundredfold moves its axis a few times, and never down', () => {
  const tops = domainsOf('grad-norm', (t) => ({ gradNorm: 0.1 * 100 ** (t / 1_000) })).map(
    (text) => JSON.parse(text)[1] as number,
  )
  expect(tops).toEqual(tops.toSorted((a, b) => a - b))
  expect(tops.length).toBeLessThan(22)
  expect(tops.at(-1)).toBe(10)
})

test('slow first steps do not leave the step time at the bottom of its axis, which holds still after them', () => {
  const slow = (t: number) => (t < 10 ? 400 : 5)
  const spent = (t: number) => (t < 10 ? 400 * (t + 1) : 4_000 + 5 * (t - 9))
  const domains = domainsOf('step-time', (t) => ({ ms: slow(t), deviceMs: spent(t) }), 100)
  expect(domains).toHaveLength(1)
  expect(JSON.parse(domains[0]!)[1]).toBeLessThan(20)
})

test('accuracy starts at 0, unless the person zooms', () => {
  const series = seriesOf({ accuracies: [0.1, 0.8, 0.85, 0.9], every: 50 })
  expect(plotOf(named('accuracy'), snapshotOf(series)).y.domain).toEqual([0, 1])
  const zoomed = plotOf(named('accuracy'), snapshotOf(series, { shown: [100, 150] }))
  expect(zoomed.y.domain[0]).toBeGreaterThan(0.7)
})

test('switching lines off moves no axis', () => {
  const series = seriesOfSteps(Array.from({ length: 200 }, (_, t) => ({ loss: 2 - t / 200 })))
  const snapshot = snapshotOf(series, { smoothing: 0.9 })
  const all = plotOf(named('loss'), snapshot)
  const without = new Set<LineKind>(['step', 'training'])
  const fewer = plotOf(named('loss'), snapshot, { everything: false, without })
  expect(fewer.y.domain).toEqual(all.y.domain)
  expect(fewer.drawing.lines.map(({ kind }) => kind)).toEqual(['main'])
  expect(all.drawing.lines.map(({ kind }) => kind)).toEqual(['step', 'training', 'main'])
})

test('an axis is broken where values lie beyond it, at that end', () => {
  const spiky = (t: number) => ({ gradNorm: [200, 201, 500].includes(t) ? 90 : 2 + Math.sin(t) })
  const series = seriesOfSteps(Array.from({ length: 1_000 }, (_, t) => spiky(t)))
  expect(plotOf(named('grad-norm'), snapshotOf(series)).y.broken).toEqual({
    above: true,
    below: false,
  })
  const shown = plotOf(named('grad-norm'), snapshotOf(series), {
    everything: true,
    without: new Set(),
  })
  expect(shown.y.broken).toEqual({ above: false, below: false })
})
