/** The numbers behind a chart: every step of every lane and seed, not smoothed. */
import { csvLine } from '../../../formats/csv.ts'
import type { Column } from '../../measurements/column.ts'
import { eachSeed } from '../../measurements/outcome.ts'
import type { LaneSeries } from '../../measurements/laneSeries.ts'
import type { Chart } from './chart.ts'
import type { LaneView } from '../../measurements/laneView.ts'

/** One lane under one seed. */
interface Source {
  lane: string
  seed: number
  series: LaneSeries
  /** The number of rows when saving began; training goes on meanwhile. */
  steps: number
  evaluations: number
}

/** With several seeds, each seed has its own rows; the mean is not exported. */
export function sourcesOf(lanes: readonly LaneView[]): Source[] {
  return lanes.flatMap(({ name: lane, seeds, series: drawn }) => {
    return eachSeed(drawn).map((series, i) => ({
      lane,
      seed: seeds[i]!,
      series,
      steps: series.steps.step.length,
      evaluations: series.evaluations.step.length,
    }))
  })
}

/**
 * What had been spent before step t is in `gradEvalsBefore` and `seconds`; an evaluation at t is of the weights that step
 * t starts from. Other names are those that the headless runner prints: its `gradEvals` counts the step itself.
 */
const places = { t: 'step', gradEvalsBefore: 'gradEvals', seconds: 'seconds' } as const

const valueColumns = ({ columns, evaluationColumns = [] }: Chart) => [
  ...columns,
  ...evaluationColumns,
]

export const columnNames = (chart: Chart): string[] => [
  'lane',
  'seed',
  ...Object.keys(places),
  ...valueColumns(chart),
]

/** The rows that have any value, t ascending: t, gradient evaluations, seconds, then the chart's columns. */
function* rowsOf({ columns, evaluationColumns = [] }: Chart, source: Source) {
  const { series, steps: length, evaluations: judgments } = source
  const { steps, evaluations } = series
  const stepValues = columns.map((name) => series.column(name))
  const evaluationValues = evaluationColumns.map((name) => series[name])
  let evaluation = 0
  for (let row = 0; row <= length; row++) {
    const inStep = row < length
    const judged =
      evaluation < judgments && (!inStep || evaluations.step.at(evaluation) <= steps.step.at(row))
    const place = inStep ? steps : evaluations
    const at = inStep ? row : evaluation
    const values = [
      ...stepValues.map((column) => finite(column, row)),
      ...evaluationValues.map((column) => (judged ? finite(column, evaluation) : null)),
    ]
    if (judged) evaluation++
    if (values.every((value) => value === null)) continue
    yield [...Object.values(places).map((name) => digits(place[name].at(at))), ...values]
  }
}

const finite = (column: Column, row: number): number | null => {
  const value = column.at(row)
  if (!Number.isFinite(value)) return null
  return column.exact ? value : digits(value)
}

/** Nine digits are enough to restore every bit of a 32-bit number. */
const digits = (value: number) => Number(value.toPrecision(9))

const piece = 10_000 // lines, a few milliseconds

/** The table as CSV, in pieces, so that the page can redraw between them. */
export function* csvPieces(chart: Chart, sources: readonly Source[]): Generator<string> {
  let lines = csvLine(columnNames(chart))
  let count = 0
  for (const source of sources) {
    const { lane, seed } = source
    for (const row of rowsOf(chart, source)) {
      lines += csvLine([lane, seed, ...row])
      if (++count % piece > 0) continue
      yield lines
      lines = ''
    }
  }
  yield lines
}

/** The table as JSON, in pieces too: `about`, then an object for each lane and seed, with an array for each column. */
export function* jsonPieces(
  about: Record<string, unknown>,
  chart: Chart,
  sources: readonly Source[],
): Generator<string> {
  yield `${JSON.stringify(about).slice(0, -1)},"series":[`
  for (const [i, source] of sources.entries()) {
    const { lane, seed } = source
    const rows = [...rowsOf(chart, source)]
    yield `${i > 0 ? ',' : ''}\n${JSON.stringify({ lane, seed }).slice(0, -1)}`
    for (const [j, name] of columnNames(chart).slice(2).entries()) {
      yield `,${JSON.stringify(name)}:${JSON.stringify(rows.map((row) => row[j]))}`
    }
    yield '}'
  }
  yield '\n]}\n'
}
