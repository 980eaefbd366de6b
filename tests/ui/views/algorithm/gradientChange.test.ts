import { expect, test } from 'vitest'
import {
  cosineOf,
  cosinesOf,
  keptWords,
  summarise,
} from '../../../../src/ui/views/algorithm/gradientChange.ts'
import { latest } from '../../../../src/ui/views/algorithm/stepMeasured.ts'
import { seriesOfSteps } from '../../../fixtures/series.ts'

type Vec = readonly number[]
const dot = (a: Vec, b: Vec) => a.reduce((sum, x, i) => sum + x * b[i]!, 0)
const norm = (a: Vec) => Math.sqrt(dot(a, a))
const sub = (a: Vec, b: Vec) => a.map((x, i) => x - b[i]!)
const scale = (a: Vec, s: number) => a.map((x) => s * x)
const cos = (a: Vec, b: Vec) => dot(a, b) / (norm(a) * norm(b))

/** Refreshes of given g and g_s, measured as the core measures them. */
function refreshes(pairs: readonly (readonly [g: Vec, gS: Vec])[]) {
  const split = pairs.map(([g, gS]) => {
    const gH = scale(g, dot(g, gS) / dot(g, g))
    return { g, gS, gH, gV: sub(gS, gH) }
  })
  const change = (name: 'gS' | 'gH' | 'gV', i: number) =>
    i === 0 ? null : norm(sub(split[i]![name], split[i - 1]![name])) / norm(split[i]![name])
  const steps = split.flatMap(({ g, gS, gV }, i) => [
    {
      phase: 'refresh' as const,
      gradNorm: norm(g),
      samGradNorm: norm(gS),
      gvNorm: norm(gV),
      cosTheta: cos(g, gS),
      gsChange: change('gS', i),
      ghChange: change('gH', i),
      gvChange: change('gV', i),
    },
    { phase: 'reuse' as const, gradNorm: norm(g), gvNorm: norm(gV), reuseCos: 0, amplification: 1 },
  ])
  return { split, series: seriesOfSteps(steps) }
}

const pairs = [
  [
    [1, 0.2, 0],
    [1.1, 0.5, 0.3],
  ],
  [
    [0.3, 1, 0.1],
    [0.2, 1.3, 0.9],
  ],
  [
    [-0.4, 0.7, 1],
    [-0.9, 0.8, 1.4],
  ],
] as const

test('the cosine follows from two norms and the relative change', () => {
  const [a, b] = [
    [1, 2, 3],
    [-2, 1, 0.5],
  ] as const
  expect(cosineOf(norm(a), norm(b), norm(sub(a, b)) / norm(a))).toBeCloseTo(cos(a, b), 12)
  expect(cosineOf(1, 1, 2 + 1e-9)).toBe(-1)
})

for (const perLayer of [false, true]) {
  test(`the cosines of g_v, g_h and g_s between refreshes are those of the vectors, perLayer ${perLayer}`, () => {
    const { split, series } = refreshes(pairs)
    const cosines = cosinesOf(series, perLayer)
    for (const name of ['gV', 'gH', 'gS'] as const) {
      expect(cosines[name].length).toBe(6)
      expect(cosines[name].at(0)).toBeNaN()
      expect(cosines[name].at(1)).toBeNaN()
      expect(cosines[name].at(2)).toBeCloseTo(cos(split[1]![name], split[0]![name]), 5)
      expect(cosines[name].at(4)).toBeCloseTo(cos(split[2]![name], split[1]![name]), 5)
    }
  })
}

test('a summary has the last change and the mean; before the second refresh there is none', () => {
  const { series } = refreshes(pairs)
  const summary = summarise(series, false)!
  expect([summary.from, summary.to, summary.count]).toEqual([2, 4, 2])
  const changes = [2, 4].map((row) => series.column('gvChange').at(row))
  expect(summary.kept.gV.change).toBe(changes[1])
  expect(summary.kept.gV.meanChange).toBeCloseTo((changes[0]! + changes[1]!) / 2, 6)
  expect(summarise(refreshes(pairs.slice(0, 1)).series, false)).toBeNull()
})

test('the words claim what the numbers say, also where they say the opposite', () => {
  const kept = (change: number, cosine: number) => ({
    change,
    cosine,
    meanChange: change,
    meanCosine: cosine,
  })
  const say = (v: number, h: number, cosine = 0.9, count = 5) =>
    keptWords({
      from: 40,
      to: 45,
      count,
      kept: { gV: kept(v, cosine), gH: kept(h, 0.5), gS: kept(1, 0.5) },
    })
  expect(say(0.31, 0.92)).toBe(
    'From the refresh at t = 40 to that at t = 45, g_v changed by 0.31 of its length and g_h by 0.92. On average over the last 5 changes: 0.31 and 0.92. g_v changes less: of the two it is the part worth keeping.',
  )
  expect(say(1.4, 0.9)).toContain('g_v changes more')
  expect(say(1, 1)).toContain('about equally')
  expect(say(1.4, 1.4, 0.05)).toContain('their cosine is 0.05')
  expect(say(0.31, 0.92, 0.9, 2)).not.toContain('worth keeping')
})

test('the latest step, refresh and reuse are found with their numbers', () => {
  const { series } = refreshes(pairs)
  expect(latest(series)).toMatchObject({ t: 5, phase: 'reuse' })
  expect(latest(series, 'refresh')).toMatchObject({ t: 4, phase: 'refresh' })
  expect(latest(series)!.measured.samGradNorm).toBeNaN()
  expect(latest(seriesOfSteps([]))).toBeNull()
  expect(latest(seriesOfSteps([{ phase: 'base', loss: 1 }]))).toMatchObject({ phase: 'base' })
})
