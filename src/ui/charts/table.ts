/** The measured numbers behind a chart, whole: every step of every lane and seed, nothing left out or smoothed. */
import { csvLine, type CsvValue } from '../../formats/csv.ts'
import type { Column } from '../column.ts'
import type { LaneSeries } from '../series.ts'
import type { Chart } from './chart.ts'
import type { LaneView } from './snapshot.ts'

/** One lane under one seed. */
interface Source {
  lane: string
  seed: number
  series: LaneSeries
}

/** Where several seeds train, each has its own rows; their mean can be had from them. */
export function sourcesOf(lanes: readonly LaneView[], seeds: readonly number[]): Source[] {
  return lanes.flatMap(({ name: lane, series }) =>
    series.seeds.length > 0
      ? series.seeds.map((own, i) => ({ lane, seed: seeds[i]!, series: own }))
      : [{ lane, seed: seeds[0]!, series }],
  )
}

/**
 * What had been spent before step t is in `gradEvals` and `seconds`; an evaluation at t is of the weights that step t
 * starts from. The names are those that the headless runner prints.
 */
const places = { t: 'step', gradEvals: 'gradEvals', seconds: 'seconds' } as const

const valueColumns = ({ columns, evaluationColumns = [] }: Chart) => [
  ...columns.map((name) => (name === 'gradEvals' ? 'gradEvalsAfter' : name)),
  ...evaluationColumns,
]

export const columnNames = (chart: Chart): string[] => [
  'lane',
  'seed',
  ...Object.keys(places),
  ...valueColumns(chart),
]

/** The rows that have any value, t ascending: t, gradient evaluations, seconds, then the chart's columns. */
export function* rowsOf({ columns, evaluationColumns = [] }: Chart, series: LaneSeries) {
  const { steps, evaluations } = series
  const stepValues = columns.map((name) => series.column(name))
  const evaluationValues = evaluationColumns.map((name) => series[name])
  let evaluation = 0
  for (let row = 0; row <= steps.step.length; row++) {
    const inStep = row < steps.step.length
    const judged =
      evaluation < evaluations.step.length &&
      (!inStep || evaluations.step.at(evaluation) <= steps.step.at(row))
    const place = inStep ? steps : evaluations
    const at = inStep ? row : evaluation
    const values = [
      ...stepValues.map((column) => finite(column, row)),
      ...evaluationValues.map((column) => (judged ? finite(column, evaluation) : null)),
    ]
    if (judged) evaluation++
    if (values.every((value) => value === null)) continue
    yield [...Object.values(places).map((name) => place[name].at(at)), ...values]
  }
}

const finite = (column: Column, row: number): number | null => {
  const value = column.at(row)
  return Number.isFinite(value) ? value : null
}

const piece = 10_000 // lines, a few milliseconds

/** The table as CSV, in pieces between which the page may draw. */
export function* csvPieces(chart: Chart, sources: readonly Source[]): Generator<string> {
  let lines = csvLine(columnNames(chart))
  let count = 0
  for (const { lane, seed, series } of sources) {
    for (const row of rowsOf(chart, series)) {
      lines += csvLine([lane, seed, ...(row satisfies CsvValue[])])
      if (++count % piece > 0) continue
      yield lines
      lines = ''
    }
  }
  yield lines
}

/** The table as JSON after what `about` says of it, in pieces too: one object a lane and seed, an array a column. */
export function* jsonPieces(
  about: Record<string, unknown>,
  chart: Chart,
  sources: readonly Source[],
): Generator<string> {
  yield `${JSON.stringify(about).slice(0, -1)},"series":[`
  for (const [i, { lane, seed, series }] of sources.entries()) {
    const rows = [...rowsOf(chart, series)]
    yield `${i > 0 ? ',' : ''}\n${JSON.stringify({ lane, seed }).slice(0, -1)}`
    for (const [j, name] of columnNames(chart).slice(2).entries()) {
      yield `,${JSON.stringify(name)}:${JSON.stringify(rows.map((row) => row[j]))}`
    }
    yield '}'
  }
  yield ']}\n'
}
