/** A sweep as tables: a row for each place and seed, a grid in Markdown, and all of it as JSON. */
import { csvLine, type CsvValue } from '../../../formats/csv.ts'
import { eachSeed, outcomeOf, type Spread } from '../../measurements/outcome.ts'
import { seedsOf } from './persistence.ts'
import type { HeatMapValues } from './heatMapValues.ts'
import type { OutcomeKind } from './outcomes.ts'
import type { CellState } from './store.ts'
import { cellKey, isReference, labelOf, type Cell, type SweepPlan } from './sweepPlan.ts'

export interface SweepShown {
  plan: SweepPlan
  cells: readonly Cell[]
  states: Readonly<Record<string, CellState>>
  map: HeatMapValues
  kind: OutcomeKind
}

type Row = Record<string, CsvValue>

/** What each place reached under each seed. `gradEvals` and `seconds` are all that was spent by the last evaluation. */
function rowsOf({ plan, cells, states, map }: SweepShown): Row[] {
  const seeds = seedsOf(plan)
  return cells.flatMap((cell) => {
    const { series } = states[cell.key]!
    if (!series || !cell.experiment) return []
    const [lane] = cell.experiment.lanes
    return eachSeed(series).map((one, i): Row => {
      const outcome = outcomeOf(one, map.rowsOf(cell.key) || one.valLoss.length)
      return {
        place: cell.name,
        method: lane!.method,
        [plan.rows.path]: valueAt(plan, cell, 'rows'),
        [plan.columns.path]: valueAt(plan, cell, 'columns'),
        seed: seeds[i]!,
        t: outcome?.spent.t ?? null,
        gradEvals: outcome?.spent.gradEvals ?? null,
        seconds: digits(outcome?.spent.seconds),
        valAccuracy: digits(outcome?.accuracy),
        bestAccuracy: digits(outcome?.bestAccuracy?.value),
        valLoss: digits(outcome?.loss),
        bestLoss: digits(outcome?.bestLoss?.value),
        stopped: states[cell.key]!.halts.length > 0 ? 1 : 0,
      }
    })
  })
}

/** The value of an axis at a place of the grid; null for SAM and base beside it. */
function valueAt({ rows, columns }: SweepPlan, { key }: Cell, axis: 'rows' | 'columns') {
  if (isReference(key)) return null
  const [row, column] = key.split('-').map(Number)
  return axis === 'rows' ? rows.values[row!]! : columns.values[column!]!
}

const digits = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(9))

export function csvOfSweep(shown: SweepShown): string {
  const rows = rowsOf(shown)
  const names = Object.keys(rows[0] ?? { place: null })
  return [
    csvLine(names),
    ...rows.map((row) => csvLine(names.map((name) => row[name] ?? null))),
  ].join('')
}

export function jsonOfSweep(shown: SweepShown): string {
  const { plan, cells, map, kind } = shown
  const places = cells.map(({ key, name, problem }) => ({
    key,
    name,
    problem,
    shown: map.values[key],
  }))
  const document = { plan, seeds: seedsOf(plan), outcome: kind.label, places, rows: rowsOf(shown) }
  return `${JSON.stringify(document, null, 1)}\n`
}

/** "0.912 ± 0.004"; a dash where there is no number. */
const wordsOfSpread = (spread: Spread | null | undefined, { format }: OutcomeKind): string => {
  if (!spread) return '–'
  return format(spread.mean) + (spread.count > 1 ? ` ± ${format(spread.deviation)}` : '')
}

export function markdownOfSweep({ plan, cells, map, kind }: SweepShown): string {
  const { rows, columns, seeds } = plan
  const told = (key: string) => wordsOfSpread(map.values[key], kind)
  const line = (parts: readonly string[]) => `| ${parts.join(' | ')} |`
  const [rowName, columnName] = [labelOf(plan, rows.path), labelOf(plan, columns.path)]
  const spread = seeds > 1 ? `, means of ${seeds} seeds ± standard deviation` : ''
  return [
    `${kind.label}${spread}`,
    '',
    line(['', ...columns.values.map((value) => `${columnName} ${value}`)]),
    line(['---', ...columns.values.map(() => '---:')]),
    ...rows.values.map((value, row) =>
      line([
        `${rowName} ${value}`,
        ...columns.values.map((_, column) => told(cellKey(row, column))),
      ]),
    ),
    '',
    ...cells
      .filter(({ key }) => isReference(key))
      .map(({ key, name }) => `- ${name}: ${told(key)}`),
    '',
  ].join('\n')
}
