/** What a lane reached and what that cost, next to SAM and to base: all at the same evaluation, so at the same step. */
import { methodRow, type MethodName } from '../../../experiment/methods.ts'
import { roundsEvaluated } from '../../explain/standings.ts'
import {
  eachSeed,
  outcomeOf,
  spentUntil,
  spreadOf,
  type Spread,
} from '../../measurements/outcome.ts'
import type { LaneSeries } from '../../measurements/laneSeries.ts'
import { lanesOf } from '../../store/inForce.ts'
import { isHalted, type Run } from '../../store/run.ts'

/** A lane's step set against that of another lane under the same seeds. */
export interface Against {
  reference: string
  /** Times as fast: the other's device time per step over the lane's, the ratios' mean; and the lane's over the other's. */
  speedUp: Spread | null
  cost: Spread | null
  /** The other's gradient evaluations per step over the lane's: 2/(1 + 1/k) against SAM while k stands. */
  idealSpeedUp: number
  /** The lane's device time, and gradient evaluations, to the target over the other's; null until both are there. */
  timeToTarget: Spread | null
  evalsToTarget: Spread | null
}

export interface LaneSummary {
  id: string
  slot: number
  name: string
  method: MethodName
  halted: boolean
  /** The step at which all this was measured. */
  t: number
  accuracy: Spread | null
  bestAccuracy: Spread | null
  bestAccuracyAt: Spread | null
  /** Of the training images with a changed label, the shares judged by it and by the true one; null where there are none. */
  memorised: Spread | null
  resisted: Spread | null
  loss: Spread | null
  bestLoss: Spread | null
  bestLossAt: Spread | null
  gradEvals: Spread | null
  seconds: Spread | null
  evalsPerStep: number
  msPerStep: Spread | null
  seeds: number
  /** How many of the seeds have reached the target; what they spent until then, once all have. */
  reachedBy: number
  targetT: Spread | null
  targetEvals: Spread | null
  targetSeconds: Spread | null
  againstSam: Against | null
  againstBase: Against | null
}

/** One lane under one seed. */
interface Single {
  outcome: ReturnType<typeof outcomeOf>
  memorised: number
  resisted: number
  target: ReturnType<typeof spentUntil>
  evalsPerStep: number
  secondsPerStep: number
}

function singleOf(series: LaneSeries, target: number, rows: number): Single {
  const outcome = outcomeOf(series, rows)
  const { t, gradEvals, seconds } = outcome?.spent ?? { t: 0, gradEvals: 0, seconds: 0 }
  const last = Math.min(rows, series.memorised.length) - 1
  return {
    outcome,
    memorised: last < 0 ? NaN : series.memorised.at(last),
    resisted: last < 0 ? NaN : series.resisted.at(last),
    target: spentUntil(series, target, rows),
    evalsPerStep: gradEvals / t, // NaN before the first step
    secondsPerStep: seconds / t,
  }
}

type Described = Pick<LaneSummary, 'id' | 'slot' | 'name' | 'method' | 'halted'> & {
  singles: readonly Single[]
}

/** The lanes of a run at the latest evaluation that all of them have had; `target` is an accuracy from 0 to 1. */
export function laneSummary(run: Run, target: number): LaneSummary[] {
  const rounds = roundsEvaluated(run)
  const lanes = lanesOf(run).flatMap(({ id, slot, index, settings }): Described[] => {
    const { name, method } = settings
    const series = run.series[index]
    if (!series) return []
    const halted = isHalted(run, id)
    const rows = halted ? Infinity : rounds
    const singles = eachSeed(series).map((seed) => singleOf(seed, target, rows))
    return [{ id, slot, name, method, halted, singles }]
  })
  return lanes.map((lane) => ({
    ...numbersOf(lane),
    againstSam: against(lane, standardAmong(lanes, 'sharp', lane)),
    againstBase: against(lane, standardAmong(lanes, 'plain', lane)),
  }))
}

/** The first lane that a lane is compared with; of several such methods the one with the lane's own kind of ε. */
function standardAmong(
  lanes: readonly Described[],
  standard: 'plain' | 'sharp',
  { method }: Described,
): Described | undefined {
  const those = lanes.filter((lane) => methodRow(lane.method).standard === standard)
  const { layerwise } = methodRow(method)
  return those.find((lane) => methodRow(lane.method).layerwise === layerwise) ?? those[0]
}

function numbersOf(lane: Described): Omit<LaneSummary, 'againstSam' | 'againstBase'> {
  const { singles, ...described } = lane
  const over = (of: (single: Single) => number | undefined) => spreadOf(singles.map(of))
  const reachedBy = singles.filter(({ target }) => target).length
  const all = reachedBy === singles.length
  return {
    ...described,
    t: over(({ outcome }) => outcome?.spent.t)?.mean ?? 0,
    accuracy: over(({ outcome }) => outcome?.accuracy),
    bestAccuracy: over(({ outcome }) => outcome?.bestAccuracy?.value),
    bestAccuracyAt: over(({ outcome }) => outcome?.bestAccuracy?.t),
    memorised: over(({ memorised }) => memorised),
    resisted: over(({ resisted }) => resisted),
    loss: over(({ outcome }) => outcome?.loss),
    bestLoss: over(({ outcome }) => outcome?.bestLoss?.value),
    bestLossAt: over(({ outcome }) => outcome?.bestLoss?.t),
    gradEvals: over(({ outcome }) => outcome?.spent.gradEvals),
    seconds: over(({ outcome }) => outcome?.spent.seconds),
    evalsPerStep: over(({ evalsPerStep }) => evalsPerStep)?.mean ?? NaN,
    msPerStep: over(({ secondsPerStep }) => 1000 * secondsPerStep),
    seeds: singles.length,
    reachedBy,
    targetT: all ? over(({ target }) => target?.t) : null,
    targetEvals: all ? over(({ target }) => target?.gradEvals) : null,
    targetSeconds: all ? over(({ target }) => target?.seconds) : null,
  }
}

function against(lane: Described, reference: Described | undefined): Against | null {
  if (!reference || reference === lane) return null
  // Both halves of a pair trained under the same seed, on the same batches.
  const pairs = lane.singles.map((own, i) => ({ own, other: reference.singles[i]! }))
  const ratios = (of: (own: Single, other: Single) => number | null) =>
    spreadOf(pairs.map(({ own, other }) => of(own, other)))
  const toTarget = (what: 'seconds' | 'gradEvals') => {
    const both = pairs.every(({ own, other }) => own.target && other.target)
    return both ? ratios((own, other) => own.target![what] / other.target![what]) : null
  }
  return {
    reference: reference.name,
    speedUp: ratios((own, other) => other.secondsPerStep / own.secondsPerStep),
    cost: ratios((own, other) => own.secondsPerStep / other.secondsPerStep),
    idealSpeedUp: ratios((own, other) => other.evalsPerStep / own.evalsPerStep)?.mean ?? NaN,
    timeToTarget: toTarget('seconds'),
    evalsToTarget: toTarget('gradEvals'),
  }
}
