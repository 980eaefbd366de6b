/** How g_v, g_h and g_s change from refresh to refresh, as lines. */
import { integer, ratio, short } from '../../format/numbers.ts'
import type { ChartAxis, ChartLine } from '../charts/drawing.ts'
import type { LineKind } from '../charts/grammar.ts'
import { pointsIn } from '../charts/points.ts'
import { cosine, fromZero, roundUp, ticksWithin } from '../charts/ticks.ts'
import {
  changeColumns,
  cosinesOf,
  keptNames,
  summarise,
  type ChangeSummary,
  type KeptName,
} from './gradientChange.ts'
import type { Subject } from './shownLane.ts'

export const strokes: Readonly<Record<KeptName, { color: string; kind: LineKind }>> = {
  gV: { color: 'var(--lane-color)', kind: 'main' },
  gH: { color: 'var(--text)', kind: 'gH' },
  gS: { color: 'var(--muted)', kind: 'gS' },
}

const ofNoLane = { slot: null, lane: null, name: null }

export type Measure = 'change' | 'cosine'

export interface DrawnChange {
  summary: ChangeSummary | null
  lines: ChartLine[]
  x: ChartAxis
  y: ChartAxis
}

export const measureWords: Readonly<Record<Measure, string>> = {
  change: 'Relative change',
  cosine: 'Cosine to the refresh before',
}

/** Refresh by refresh, over the whole run. */
export function drawChange({ series, perLayer }: Subject, measure: Measure): DrawnChange | null {
  if (!series) return null
  const { step } = series.steps
  const length = step.length
  const domain = [0, roundUp(Math.max(20, length))] as const
  const cosines = cosinesOf(series, perLayer)
  const lines = keptNames.toReversed().map((name) => {
    const ys = measure === 'change' ? series.column(changeColumns[name]) : cosines[name]
    return {
      key: name,
      ...ofNoLane,
      ...strokes[name],
      points: pointsIn({ xs: step, ys, length }, domain),
    }
  })
  const values = lines.flatMap(({ points }) => points.ys)
  const [low, high] = [Math.min(0, ...values), Math.max(...values)]
  const scale = measure === 'change' ? fromZero(high, 4) : cosine(low, 1)
  return {
    summary: summarise(series, perLayer),
    lines,
    x: { domain, ticks: ticksWithin(domain, 4), label: 'step', format: integer },
    y: { ...scale, format: measure === 'change' ? short : ratio },
  }
}
