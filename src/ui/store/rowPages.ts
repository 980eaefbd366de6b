/** What a lane measured, cut into pages of so many steps: a run that has grown changes only its last pages. */
import { firstRow } from '../measurements/column.ts'
import {
  emptyTable,
  joined,
  recallNames,
  rowsBetween,
  stepsIn,
  type EvaluationColumns,
  type LaneTable,
} from '../../formats/laneTable.ts'

/** Steps in a page. A page takes about 350 kB. */
export const pageSteps = 4096

/** The steps from `from` on, and the evaluations made before any of them. */
export interface RowPage extends LaneTable {
  /** The id of the run. */
  id: string
  from: number
}

/** The pages of a table that may have changed since it had `unchanged` steps. */
export function* pagesOf(id: string, table: LaneTable, unchanged: number): Generator<RowPage> {
  const { lane, seed, steps, evaluations } = table
  const { t } = evaluations
  const end = Math.max(stepsIn(table), (t.at(-1) ?? -1) + 1)
  for (let from = firstPage(unchanged); from < end; from += pageSteps) {
    const to = from + pageSteps
    yield {
      id,
      lane,
      seed,
      from,
      steps: rowsBetween(steps, from, to),
      evaluations: rowsBetween(evaluations, rowsBefore(t, from), rowsBefore(t, to)),
    }
  }
}

/** The first step of the page that step `t` is in. */
export const firstPage = (t: number): number => t - (t % pageSteps)

/** How many of ascending numbers are less than `end`. */
const rowsBefore = (t: Float64Array, end: number): number =>
  firstRow(0, t.length, (row) => t[row]! >= end)

/** The table that pages were cut from. The pages are in order. */
export function tableOfPages(lane: number, seed: number, pages: readonly RowPage[]): LaneTable {
  const empty = emptyTable(lane, seed)
  return {
    ...empty,
    steps: joined(
      empty.steps,
      pages.map(({ steps }) => steps),
    ),
    evaluations: joined(
      { ...empty.evaluations, ...recallOf(pages) },
      pages.map(({ evaluations }) => evaluations),
    ),
  }
}

/** Empty columns of what only runs with wrong labels measure, if these pages are of one. */
const recallOf = (pages: readonly RowPage[]): Partial<EvaluationColumns> =>
  Object.fromEntries(
    recallNames
      .filter((name) => pages.some(({ evaluations }) => evaluations[name]))
      .map((name) => [name, new Float32Array()]),
  )
