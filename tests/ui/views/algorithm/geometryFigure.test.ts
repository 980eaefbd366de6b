/** The geometry for print: true to the measured lengths and angles, on the paper in any size. */
import { describe, expect, test } from 'vitest'
import {
  geometryFigure,
  type GeometryContent,
} from '../../../../src/ui/views/algorithm/geometryFigure.ts'
import { contentOfGeometry } from '../../../../src/ui/views/algorithm/geometrySubject.ts'
import type { Subject } from '../../../../src/ui/views/algorithm/shownLane.ts'
import type { Moment, StepMeasured } from '../../../../src/ui/views/algorithm/stepMeasured.ts'
import { standardStyle, type FigureStyle } from '../../../../src/ui/views/figures/figureStyle.ts'
import { parseExperiment } from '../../../../src/experiment/validation.ts'

const momentOf = (phase: Moment['phase'], t: number, numbers: Partial<StepMeasured>): Moment => ({
  t,
  phase,
  measured: numbers as StepMeasured,
})
const refresh = momentOf('refresh', 40, {
  gradNorm: 2,
  samGradNorm: Math.hypot(1.5, 0.8),
  gvNorm: 0.8,
  cosTheta: 1.5 / Math.hypot(1.5, 0.8),
})
const reuse = momentOf('reuse', 41, { gradNorm: 2, gvNorm: 0.8, reuseCos: 0.1, amplification: 0.5 })

const { lanes, optimizer } = parseExperiment({
  lanes: [{ name: 'LookSAM', method: 'look-sam' }],
}).experiment!
const subject: Subject = {
  id: 'a',
  slot: 2,
  lane: lanes[0]!,
  optimizer,
  series: null,
  halted: false,
  perLayer: false,
  alpha: 0.2,
}
const content = contentOfGeometry(subject, { plain: null, refresh, reuse })
const resolve = (color: string) => (color === 'var(--lane-2)' ? '#007a58' : '#ff0000')

const drawn = (given: Partial<FigureStyle> = {}, of: GeometryContent = content) =>
  geometryFigure(of, { ...standardStyle, ...given }, resolve)

/** From the first to the last point of each shaft and head: where arrows begin and where they end. */
const arrowsIn = (svg: string) =>
  [
    ...svg.matchAll(/<path d="M(\S+) (\S+)L\S+ \S+" fill="none"[^>]*\/><path d="M(\S+) (\S+)L/g),
  ].map(([, x0, y0, x1, y1]) => [Number(x1) - Number(x0), Number(y0) - Number(y1)] as const)

describe('the geometry for print', () => {
  test('arrows are as long as measured, at the measured angles, all to one scale', () => {
    // In the order of drawing: g, g_h, g_v, g_s of the refresh; g, added, mixed, cached of the reuse.
    const [g, gH, gV, gS, g2, added] = arrowsIn(drawn({ legend: 'none' }))
    const scale = g![0] / 2
    expect(g![1]).toBeCloseTo(0, 1)
    expect(g2![0]).toBeCloseTo(g![0], 1)
    for (const [[x, y], [right, up]] of [
      [gH!, [1.5, 0]],
      [gV!, [0, 0.8]],
      [gS!, [1.5, 0.8]],
      [added!, [0.5 * 0.8 * 0.1, 0.5 * 0.8 * Math.sqrt(1 - 0.01)]],
    ] as const) {
      expect(x / scale).toBeCloseTo(right, 1)
      expect(y / scale).toBeCloseTo(up, 1)
    }
  })

  test('names steps, arrows and what the optimizer is given, and needs nothing but itself', () => {
    const svg = drawn({ title: true, notes: true, width: 174, aspect: 2 })
    for (const words of ['t = 40, refresh', 't = 41, reuse', 'added to g', 'mixed gradient']) {
      expect(svg).toContain(`>${words}`)
    }
    expect(svg).toMatch(/given to the optimizer/)
    expect(svg).toContain('#007a58')
    expect(svg).not.toMatch(/var\(|class=|#ff0000|NaN|undefined|Infinity/)
  })

  test.each<Partial<FigureStyle>>([
    {},
    { width: 174, aspect: 2.2 },
    { legend: 'right', width: 174 },
    { aspect: 0.7 },
    { fontSize: 14, title: true },
    { width: 40, aspect: 2, fontSize: 12 },
  ])('is not turned over where there is little room: %o', (given) => {
    for (const [x, y] of arrowsIn(drawn(given))) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(y).toBeGreaterThanOrEqual(-0.01)
    }
  })

  test('steps stand beside each other where it is wide, and below each other where it is high', () => {
    const places = (svg: string) =>
      [...svg.matchAll(/<g transform="translate\((\S+) (\S+)\)"><text/g)].map(([, x, y]) => [
        Number(x),
        Number(y),
      ])
    const wide = places(drawn({ width: 174, aspect: 2.5 }))
    expect(wide[0]![1]).toBe(wide[1]![1])
    const high = places(drawn({ width: 60, aspect: 0.6 }))
    expect(high[0]![0]).toBe(high[1]![0])
  })
})
