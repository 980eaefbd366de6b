import { expect, test } from 'vitest'
import type { StepMeasured } from '../../../../src/ui/views/algorithm/stepMeasured.ts'
import {
  reach,
  reached,
  refreshPlane,
  reusePlane,
  scaleOf,
  stickyFrame,
  tipOf,
  turnedTo,
  type Arrow,
  type ArrowName,
} from '../../../../src/ui/views/algorithm/plane.ts'
import { refreshWords, reuseWords, turn } from '../../../../src/ui/views/algorithm/lineSentences.ts'

/** What a step with these vectors would measure; the core's definitions, in two dimensions. */
const norm = ([x, y]: readonly [number, number]) => Math.hypot(x, y)
const dot = (a: readonly [number, number], b: readonly [number, number]) =>
  a[0] * b[0] + a[1] * b[1]
const measured = (numbers: Partial<StepMeasured>) => numbers as StepMeasured

const tip = (arrows: readonly Arrow[], name: ArrowName) =>
  tipOf(arrows.find((arrow) => arrow.name === name)!)

test('a refresh is drawn with g_s = g_h + g_v, g_v at right angles to g, all as long as measured', () => {
  const g = [2, 0] as const
  const gS = [1.5, 0.8] as const
  const numbers = measured({
    gradNorm: norm(g),
    samGradNorm: norm(gS),
    cosTheta: dot(g, gS) / (norm(g) * norm(gS)),
    gvNorm: 0.8,
  })
  const arrows = refreshPlane(numbers, false)
  expect(tip(arrows, 'g')).toEqual([2, 0])
  for (const [name, [x, y]] of [
    ['gS', gS],
    ['gV', gS],
    ['gH', [1.5, 0]],
  ] as const) {
    expect(tip(arrows, name)[0]).toBeCloseTo(x, 12)
    expect(tip(arrows, name)[1]).toBeCloseTo(y, 12)
  }
})

test('a g_s that points against g has its g_h against g', () => {
  const numbers = measured({ gradNorm: 1, samGradNorm: 2, cosTheta: -0.6, gvNorm: 1.6 })
  const arrows = refreshPlane(numbers, false)
  expect(tip(arrows, 'gH')[0]).toBeCloseTo(-1.2, 12)
  expect(reach(arrows).left).toBeCloseTo(1.2, 12)
})

test('tensor by tensor g_v keeps its measured length, g_s its angle, and g_h is not claimed', () => {
  const numbers = measured({ gradNorm: 1, samGradNorm: 2, cosTheta: 0.6, gvNorm: 1.1 })
  const arrows = refreshPlane(numbers, true)
  expect(arrows.map(({ name }) => name)).not.toContain('gH')
  expect(tip(arrows, 'gS')[1]).toBeCloseTo(1.6, 12)
  expect(arrows.find(({ name }) => name === 'gV')!.length).toBeCloseTo(1.1, 12)
})

const reuse = measured({ gradNorm: 2, gvNorm: 0.1, reuseCos: -0.3, amplification: 10 })

test('a reuse is drawn with the mixed gradient g + α(‖g‖/‖g_v‖) g_v', () => {
  const across = 0.1 * Math.sqrt(1 - 0.09)
  const alpha = 0.5 // α‖g‖/‖g_v‖ = 10
  const arrows = reusePlane(reuse, false, alpha)
  const mixed = [2 + 10 * 0.1 * -0.3, 10 * across] as const
  expect(tip(arrows, 'mixed')[0]).toBeCloseTo(mixed[0], 12)
  expect(tip(arrows, 'mixed')[1]).toBeCloseTo(mixed[1], 12)
  expect(tip(arrows, 'added')[0]).toBeCloseTo(mixed[0], 12)
  expect(tip(arrows, 'added')[1]).toBeCloseTo(mixed[1], 12)
  expect(tip(arrows, 'cached')[1]).toBeCloseTo(across, 12)
  expect(arrows.map(({ name }) => name)).not.toContain('nextMixed')
})

test('an α that was turned since is drawn beside the one that was used', () => {
  expect(turnedTo(reuse, 0.5)).toBeNull()
  expect(turnedTo(reuse, 0.05)).toBeCloseTo(1, 12)
  expect(turnedTo(measured({ ...reuse, amplification: 0 }), 0.5)).toBeNull()
  const arrows = reusePlane(reuse, false, 0.05)
  expect(arrows.find(({ name }) => name === 'nextAdded')!.length).toBeCloseTo(0.1, 12)
})

test('tensor by tensor only g and the cached g_v are drawn: where the mixed gradient points is not known', () => {
  expect(reusePlane(reuse, true, 0.5).map(({ name }) => name)).toEqual(['g', 'cached'])
})

test('a scale stays while everything fits and fills some of it, and then changes to fit', () => {
  const room = { width: 200, height: 100 }
  const frame = stickyFrame(null, { left: 0, right: 0.93, up: 0.41 }, room)
  expect(frame).toEqual({ left: 0, right: 1, up: 0.5 })
  expect(stickyFrame(frame, { left: 0, right: 0.8, up: 0.45 }, room)).toBe(frame)
  const grown = stickyFrame(frame, { left: 0.2, right: 1.1, up: 0.3 }, room)
  expect(grown).toEqual({ left: 0.2, right: 1.5, up: 0.3 })
  const small = { left: 0, right: 0.2, up: 0.05 }
  expect(stickyFrame(grown, small, room)).toEqual(small)
  // Whatever rounding does to a length, a fresh frame is not thrown away at once.
  const odd = { left: 0, right: 1 + 5e-10, up: 0 }
  const fresh = stickyFrame(null, odd, room)
  expect(stickyFrame(fresh, odd, room)).toBe(fresh)
  expect(scaleOf(fresh, room)).toBe(200)
})

test('vectors appear in the order in which a step comes to them', () => {
  const seen = (part: Parameters<typeof reached>[1]) =>
    (['g', 'gS', 'gV'] as const).filter((name) => reached(name, part))
  expect(seen('gradient')).toEqual(['g'])
  expect(seen('ascent')).toEqual(['g'])
  expect(seen('secondGradient')).toEqual(['g', 'gS'])
  expect(seen('projection')).toEqual(['g', 'gS', 'gV'])
  expect(seen(null)).toEqual(['g', 'gS', 'gV'])
})

test('the turn is the angle of the sum', () => {
  expect(turn(1, 1, 0)).toBeCloseTo(Math.PI / 4, 12)
  expect(turn(2, 1, -0.3)).toBeCloseTo(Math.atan2(Math.sqrt(0.91), 1.7), 12)
})

test('words say how long the added part is, how far it turns g, and which α would be as long', () => {
  const refresh = {
    t: 5,
    phase: 'refresh',
    measured: measured({ gradNorm: 2, samGradNorm: 2, cosTheta: 0.5, gvNorm: Math.sqrt(3) }),
  } as const
  expect(refreshWords(refresh, false)).toContain('by 60°')
  const wrong = { ...refresh, measured: { ...refresh.measured, gvNorm: 1 } }
  expect(refreshWords(refresh, false)).not.toContain('%')
  expect(refreshWords(wrong, false)).toContain('g_h and g_v miss g_s by 29.3% of its length')
  const words = (amplification: number, alpha: number) =>
    reuseWords(
      { t: 7, phase: 'reuse', measured: measured({ ...reuse, reuseCos: 0, amplification }) },
      refresh,
      false,
      alpha,
    )
  expect(words(10, 0.5)).toBe(
    'Added to g: 10 × the measured g_v. α is too large for these gradients. It turns the gradient by 27°; SAM turned it by 60°. Equally long at α = 0.05.',
  )
  expect(words(1, 0.05)).toContain('about what SAM added')
  expect(words(0.2, 0.01)).toContain('less than SAM added')
  expect(words(1, 0.5)).toContain('With α = 0.5, not yet used: 10 × the measured g_v.')
  expect(words(0, 0)).toContain('nothing is added')
  expect(words(0, 0.5)).toContain('rounding noise')
})
