/** What a heat map shows: of each cell one outcome, and where it lies between the worst and the best. */
import { spreadWords } from '../../format/spreadWords.ts'
import type { Spread } from '../../measurements/outcome.ts'
import { outcomeUnder, type OutcomeKind } from './outcomes.ts'
import { isReference, type Cell } from './sweepPlan.ts'
import type { CellState } from './store.ts'

type States = Readonly<Record<string, CellState>>

export interface HeatMapValues {
  /** Evaluations of a cell that are shown; 0 where there is nothing to compare yet. */
  rowsOf: (key: string) => number
  /** null where a cell has no such number. */
  values: Readonly<Record<string, Spread | null>>
  /** The ends of the scale: the best mean, SAM's and base's among them, and the worst; null while there are none. */
  worst: number | null
  best: number | null
  /** From 0, the worst, to 1. */
  position: (mean: number) => number
}

export function mapOf(
  cells: readonly Cell[],
  states: States,
  interleaved: boolean,
  kind: OutcomeKind,
  target: number,
): HeatMapValues {
  const common = interleaved ? commonRows(cells, states) : 0
  const rowsOf = (key: string): number => {
    const { state, series } = states[key]!
    if (!series) return 0
    return common > 1 ? common : state === 'done' ? series.valLoss.length : 0
  }
  const values = Object.fromEntries(
    cells.map(({ key }) => {
      const { series } = states[key]!
      const rows = rowsOf(key)
      const shown = series && rows > 0 && !stoppedBy(states[key]!)
      return [key, shown ? outcomeUnder(kind, series, rows, target) : null]
    }),
  )
  const means = Object.values(values).flatMap((spread) => (spread ? [spread.mean] : []))
  const [low, high] = means.length > 0 ? [Math.min(...means), Math.max(...means)] : [null, null]
  const [worst, best] = kind.better === 'high' ? [apart(low, high), high] : [apart(high, low), low]
  const position = (mean: number) =>
    worst === null || best === null || worst === best ? 0.5 : (mean - worst) / (best - worst)
  return { rowsOf, values, worst, best, position }
}

/** The end of the scale that is best, with its spread. */
export function bestWords({ values, best }: HeatMapValues, { format }: OutcomeKind): string {
  const spread = Object.values(values).find((one) => one?.mean === best)
  return spread ? spreadWords(spread, format) : ''
}

/** The worst, at least a tenth of the best away from it: what hardly differs shall not look like day and night. */
function apart(worst: number | null, best: number | null): number | null {
  if (worst === null || best === null) return null
  const least = Math.abs(best) / 10
  return worst < best ? Math.min(worst, best - least) : Math.max(worst, best + least)
}

/** A run that stopped by itself reached nothing: its last numbers are from before. */
const stoppedBy = ({ halts }: CellState) => halts.length > 0

/** Evaluations that every cell that trains has had, so that cells are compared at the same step. */
function commonRows(cells: readonly Cell[], states: States): number {
  const training = cells
    .map(({ key }) => states[key]!)
    .filter((state) => ['waiting', 'training', 'done'].includes(state.state) && !stoppedBy(state))
  if (training.length === 0) return 0
  return Math.min(...training.map(({ series }) => series?.valLoss.length ?? 0))
}

/** The best cell of the grid next to SAM and base, in a sentence; null while there is none. */
export function bestSentence(
  cells: readonly Cell[],
  { values }: HeatMapValues,
  { better, format, label }: OutcomeKind,
  complete: boolean,
): string | null {
  const sign = better === 'high' ? 1 : -1
  const grid = cells.filter(({ key }) => values[key] && !isReference(key))
  const [best] = grid.toSorted((a, b) => sign * (values[b.key]!.mean - values[a.key]!.mean))
  if (!best) return null
  const told = ({ key }: Cell) => spreadWords(values[key]!, format)
  const others = cells.filter(({ key }) => isReference(key) && values[key])
  const beside = others.map((cell) => `${cell.name} ${told(cell)}`).join(', ')
  return `${label}, best${complete ? '' : ' so far'}: ${told(best)} with ${best.name}.${beside && ` ${beside}.`}`
}
