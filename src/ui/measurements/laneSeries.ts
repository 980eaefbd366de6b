/** The measured numbers of a run: growing typed arrays outside React, one LaneSeries per lane of the run. */
import {
  stepMetricNames,
  type EvaluationEvent,
  type StepEvent,
  type StepMetricName,
} from '../../experiment/events.ts'
import { phases } from '../../formats/laneTable.ts'
import { Band, type BandKind } from './band.ts'
import { Column } from './column.ts'
import { Ema } from './ema.ts'

/** What the x axis may count. */
export const xAxes = ['step', 'gradEvals', 'seconds'] as const
export type XAxisName = (typeof xAxes)[number]

/** Where each row of a table lies on every x axis: what had been spent when its weights were reached. */
class Positions {
  readonly step = new Column(Float64Array)
  readonly gradEvals = new Column(Float64Array)
  readonly seconds = new Column(Float64Array)

  push(t: number, gradEvals: number, seconds: number): void {
    this.step.push(t)
    this.gradEvals.push(gradEvals)
    this.seconds.push(seconds)
  }
}

/** A step's numbers; the time of a step is kept apart by phase as well. `gradEvals` counts the step itself. */
export const stepColumns = [
  ...stepMetricNames,
  'lr',
  'gradEvals',
  'ms',
  'refreshMs',
  'reuseMs',
] as const
export type StepColumnName = (typeof stepColumns)[number]

/** Set by the host, in float64: what is exported equals what the headless runner prints. */
const exactColumns: readonly StepColumnName[] = ['lr', 'gradEvals']

/** The columns of evaluations. */
export type EvaluationColumnName = 'valLoss' | 'valAccuracy' | 'memorised' | 'resisted'

export class LaneSeries {
  /** The series of each seed, where this one is the mean of several. */
  readonly seeds: readonly LaneSeries[]
  /** Row i holds step i; NaN where its phase has no such number. */
  readonly steps = new Positions()
  /** Places in the list of phases. */
  readonly phase = new Column(Uint8Array)
  /** The sum of `ms` up to and with each step, as the device counts it. */
  readonly deviceMs = new Column(Float64Array)
  readonly evaluations = new Positions()
  readonly valLoss = new Column(Float32Array)
  readonly valAccuracy = new Column(Float32Array)
  /** NaN where no training label is wrong. */
  readonly memorised = new Column(Float32Array)
  readonly resisted = new Column(Float32Array)
  /** Sums over all steps so far. */
  gradEvals = 0
  seconds = 0
  #columns = Object.fromEntries(
    stepColumns.map((name) => [
      name,
      exactColumns.includes(name) ? new Column(Float64Array) : new Column(Float32Array),
    ]),
  ) as Record<StepMetricName, Column<Float32Array>> &
    Record<StepColumnName, Column<Float32Array | Float64Array>>
  #means = { window: 0, column: new Column(Float32Array) }
  #smoothed = new Map<StepColumnName, Ema>()
  #bands = new Map<string, { beta: number; band: Band }>()

  constructor(seeds: readonly LaneSeries[] = []) {
    this.seeds = seeds
  }

  column(name: StepMetricName): Column<Float32Array>
  column(name: StepColumnName): Column<Float32Array | Float64Array>
  column(name: StepColumnName): Column<Float32Array | Float64Array> {
    return this.#columns[name]
  }

  addStep(event: StepEvent): void {
    this.steps.push(event.t, this.gradEvals, this.seconds)
    for (const name of stepMetricNames) this.#columns[name].push(numberOf(event, name))
    this.#columns.lr.push(event.lr)
    this.#columns.gradEvals.push(event.gradEvals)
    this.#columns.ms.push(event.ms)
    this.#columns.refreshMs.push(event.phase === 'refresh' ? event.ms : NaN)
    this.#columns.reuseMs.push(event.phase === 'reuse' ? event.ms : NaN)
    this.gradEvals = event.gradEvals
    this.seconds = event.deviceMs / 1000
    this.phase.push(phases.indexOf(event.phase))
    this.deviceMs.push(event.deviceMs)
  }

  addEvaluation(event: EvaluationEvent): void {
    this.evaluations.push(event.t, this.gradEvals, this.seconds)
    this.valLoss.push(event.valLoss)
    this.valAccuracy.push(event.valAccuracy)
    this.memorised.push(event.memorised ?? NaN)
    this.resisted.push(event.resisted ?? NaN)
  }

  /** Whether an evaluation has measured what became of wrong labels. */
  get hasRecall(): boolean {
    return this.memorised.extremes.previous(this.memorised.length) >= 0
  }

  /** A column's running mean with memory `beta`; only rows that are new since the last call cost time. */
  smoothed(name: StepColumnName, beta: number): Column {
    let ema = this.#smoothed.get(name)
    if (ema?.beta !== beta) {
      ema = new Ema(beta)
      this.#smoothed.set(name, ema)
    }
    return ema.follow(this.#columns[name])
  }

  /** Around the seeds' running means. */
  smoothedBand(name: StepColumnName, beta: number, kind: BandKind): Band {
    const length = this.steps.step.length
    return this.#band(name, kind, beta, length, (seed) => seed.smoothed(name, beta))
  }

  /** Around the seeds' evaluations; from the least to the most unless another kind is asked for. */
  evaluationBand(name: EvaluationColumnName, kind: BandKind = 'range'): Band {
    return this.#band(name, kind, 0, this.evaluations.step.length, (seed) => seed[name])
  }

  #band(
    name: string,
    kind: BandKind,
    beta: number,
    length: number,
    columnOf: (seed: LaneSeries) => Column,
  ): Band {
    const key = `${kind} ${name}`
    let cached = this.#bands.get(key)
    if (cached?.beta !== beta) {
      cached = { beta, band: new Band(kind) }
      this.#bands.set(key, cached)
    }
    cached.band.follow(this.seeds.map(columnOf), length)
    return cached.band
  }

  /** Row i holds the mean milliseconds of the `window` steps that end with it. */
  meanColumn(window: number): Column {
    if (this.#means.window !== window) this.#means = { window, column: new Column(Float32Array) }
    const { column } = this.#means
    // The last row so far ends with the sum of all steps, so it needs no later row.
    while (column.length < this.steps.step.length) column.push(this.meanMs(window, column.length))
    return column
  }

  /** Mean milliseconds of the `window` steps that end with row `index`. */
  meanMs(window: number, index = this.steps.step.length - 1): number {
    const first = Math.max(0, index - window + 1)
    const until =
      index + 1 < this.steps.seconds.length ? this.steps.seconds.at(index + 1) : this.seconds
    return (1000 * (until - this.steps.seconds.at(first))) / (index - first + 1)
  }
}

const numberOf = (event: StepEvent, name: StepMetricName) => event[name] ?? NaN

/** Whole cycles of k steps, about 25 steps in all: half a cycle more would tilt the mean. */
export const cycleWindow = (k: number): number => k * Math.max(1, Math.round(25 / k))
