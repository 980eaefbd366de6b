/** How much of g_s, g_h and g_v is left from one refresh to the next. */
import { Column } from '../../measurements/column.ts'
import { ratio } from '../../format/numbers.ts'
import type { LaneSeries, StepColumnName } from '../../measurements/laneSeries.ts'

export const keptNames = ['gV', 'gH', 'gS'] as const
export type KeptName = (typeof keptNames)[number]

export const changeColumns = {
  gV: 'gvChange',
  gH: 'ghChange',
  gS: 'gsChange',
} as const satisfies Record<KeptName, StepColumnName>

/** cos(a, b) = (‖a‖² + ‖b‖² − ‖a − b‖²)/(2‖a‖‖b‖), from both norms and change = ‖a − b‖/‖a‖. */
export function cosineOf(now: number, before: number, change: number): number {
  const cosine = (now ** 2 + before ** 2 - (change * now) ** 2) / (2 * now * before)
  return Math.min(1, Math.max(-1, cosine)) // rounding may leave it a little outside
}

/** Row i holds, where step i refreshed, the cosine of each vector to itself at the refresh before. */
class Cosines {
  readonly columns = {
    gV: new Column(Float32Array),
    gH: new Column(Float32Array),
    gS: new Column(Float32Array),
  }
  #before: Record<KeptName, number> | null = null

  follow(series: LaneSeries, perLayer: boolean): this {
    for (let row = this.columns.gV.length; row < series.steps.step.length; row++) {
      const now = lengthsAt(series, row, perLayer)
      for (const name of keptNames) {
        const change = series.column(changeColumns[name]).at(row)
        const before = this.#before?.[name] ?? NaN
        this.columns[name].push(now ? cosineOf(now[name], before, change) : NaN)
      }
      this.#before = now ?? this.#before
    }
    return this
  }
}

/** The norms at a refresh; null at other steps. Parts across each other: ‖g_s‖² = ‖g_h‖² + ‖g_v‖². */
function lengthsAt(series: LaneSeries, row: number, perLayer: boolean) {
  const gS = series.column('samGradNorm').at(row)
  const gV = series.column('gvNorm').at(row)
  if (!Number.isFinite(gS)) return null
  // The product is the more exact of the two, but holds only where g_h lies along g.
  const gH = perLayer
    ? Math.sqrt(Math.max(0, gS ** 2 - gV ** 2))
    : Math.abs(gS * series.column('cosTheta').at(row))
  return { gS, gV, gH }
}

const known = new WeakMap<LaneSeries, Cosines>()

/** The cosines of a series so far; only rows that are new since the last call cost time. */
export function cosinesOf(series: LaneSeries, perLayer: boolean): Record<KeptName, Column> {
  let cosines = known.get(series)
  if (!cosines) {
    cosines = new Cosines()
    known.set(series, cosines)
  }
  return cosines.follow(series, perLayer).columns
}

const window = 10 // refreshes that a mean takes in

/** A vector between the last two refreshes, and its means over the last refreshes. */
export interface Kept {
  change: number
  cosine: number
  meanChange: number
  meanCosine: number
}

export interface ChangeSummary {
  /** The last two refreshes, and how many changes the means take in. */
  from: number
  to: number
  count: number
  kept: Record<KeptName, Kept>
}

/** null before the second refresh, and where the method keeps nothing. */
export function summarise(series: LaneSeries, perLayer: boolean): ChangeSummary | null {
  const { extremes } = series.column('gvChange')
  const rows: number[] = []
  for (let row = extremes.previous(series.steps.step.length); row >= 0 && rows.length < window;) {
    rows.push(row)
    row = extremes.previous(row)
  }
  const [last] = rows
  if (last === undefined) return null
  const cosines = cosinesOf(series, perLayer)
  const keptOf = (name: KeptName): Kept => {
    const changes = series.column(changeColumns[name])
    return {
      change: changes.at(last),
      cosine: cosines[name].at(last),
      meanChange: meanOf(rows.map((row) => changes.at(row))),
      meanCosine: meanOf(rows.map((row) => cosines[name].at(row))),
    }
  }
  const from = series.column('samGradNorm').extremes.previous(last)
  return {
    from: series.steps.step.at(from),
    to: series.steps.step.at(last),
    count: rows.length,
    kept: { gV: keptOf('gV'), gH: keptOf('gH'), gS: keptOf('gS') },
  }
}

function meanOf(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite)
  return finite.reduce((sum, value) => sum + value, 0) / finite.length
}

/** What the numbers say of the paper's reason for keeping g_v, and not more. */
export function keptWords({ from, to, count, kept: { gV, gH } }: ChangeSummary): string {
  const last = `From the refresh at t = ${from} to that at t = ${to}, g_v changed by ${ratio(gV.change)} of its length and g_h by ${ratio(gH.change)}.`
  if (count < 3) return last
  return `${last} On average over the last ${count} changes: ${ratio(gV.meanChange)} and ${ratio(gH.meanChange)}. ${verdict(gV, gH)}`
}

function verdict(gV: Kept, gH: Kept): string {
  const quotient = gV.meanChange / gH.meanChange
  const unlike =
    gV.meanCosine < 0.3
      ? ` And a new g_v has little in common with the one that was reused: their cosine is ${ratio(gV.meanCosine)} on average.`
      : ''
  if (quotient < 0.8) return `g_v changes less: of the two it is the part worth keeping.${unlike}`
  if (quotient > 1.25)
    return `g_v changes more: the paper’s reason for keeping it does not show in these numbers.${unlike}`
  return `They change about equally.${unlike}`
}
