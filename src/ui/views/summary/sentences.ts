/** What is true of a run now, in plain words, from its summary and from nothing else. */
import { methodRow } from '../../../experiment/methods.ts'
import { integer, percent, ratio, short, typedPercent, wholePercent } from '../../format/numbers.ts'
import { spreadWords } from '../../format/spreadWords.ts'
import type { Spread } from '../../measurements/outcome.ts'
import type { Against, LaneSummary } from './laneSummary.ts'

const SAME = 0.03 // a difference up to this share is called none

/** What the lanes needed to reach the target; `done` where nothing more will come. */
export function targetSentences(
  summary: readonly LaneSummary[],
  target: number,
  done: boolean,
): string[] {
  const lanes = summary.filter(({ bestAccuracy }) => bestAccuracy !== null)
  if (lanes.every(({ t }) => t === 0)) return []
  const goal = typedPercent(target)
  const there = lanes.filter(({ targetSeconds }) => targetSeconds)
  const yet = done ? '' : ' yet'
  if (there.length === 0) {
    const best = lanes.toSorted((a, b) => b.bestAccuracy!.mean - a.bestAccuracy!.mean)[0]!
    const under = best.seeds > 1 ? ' under every seed' : ''
    return [
      `No lane has reached ${goal} validation accuracy${under}${yet}. The best so far is ${best.name} with ${spreadWords(best.bestAccuracy!, percent)}.`,
    ]
  }
  return [
    first(there, goal),
    ...missing(lanes, goal, yet),
    ...there.flatMap((lane) => comparison(lane, goal)),
  ]
}

function first(there: readonly LaneSummary[], goal: string): string {
  const [fastest] = there.toSorted((a, b) => a.targetSeconds!.mean - b.targetSeconds!.mean)
  const [thriftiest] = there.toSorted((a, b) => a.targetEvals!.mean - b.targetEvals!.mean)
  const { name, targetSeconds, targetEvals, targetT } = fastest!
  const cost = `${short(targetSeconds!.mean)} s of device time, ${integer(targetEvals!.mean)} gradient evaluations (step ${integer(targetT!.mean)})`
  const inEvals =
    thriftiest === fastest || thriftiest!.targetEvals!.mean === targetEvals!.mean
      ? ''
      : ` ${thriftiest!.name} needed fewest gradient evaluations, ${integer(thriftiest!.targetEvals!.mean)}.`
  const only = there.length > 1 ? ' soonest' : ''
  return `${name} reached ${goal} validation accuracy${only}: after ${cost}.${inEvals}`
}

function missing(lanes: readonly LaneSummary[], goal: string, yet: string): string[] {
  return lanes
    .filter(({ targetSeconds }) => !targetSeconds)
    .map(({ name, reachedBy, seeds, bestAccuracy, halted }) => {
      const reached =
        reachedBy > 0
          ? `${name} reached ${goal} under ${reachedBy} of its ${seeds} seeds only`
          : `${name} has not reached ${goal}${yet}`
      const stopped = halted ? ', and has stopped' : ''
      return `${reached}: its best is ${spreadWords(bestAccuracy!, percent)}${stopped}.`
    })
}

/** A lane that reuses SAM's gradient, set against SAM. */
function comparison({ name, method, againstSam }: LaneSummary, goal: string): string[] {
  if (!methodRow(method).reuses || !againstSam?.timeToTarget) return []
  const { reference, timeToTarget: time, evalsToTarget: evals } = againstSam
  const also = `${ratio(evals!.mean)} of its gradient evaluations`
  const whole = `${ratio(time.mean)}${range(time)} of ${reference}’s device time to reach ${goal}, and ${also}`
  if (time.count > 1 && time.low < 1 && time.high > 1) {
    return [
      `${name} needed ${whole}: under some seeds less than ${reference}, under others more, so no clear difference.`,
    ]
  }
  if (Math.abs(time.mean - 1) <= SAME) {
    return [
      `${name} needed about as much device time as ${reference} to reach ${goal} (${ratio(time.mean)}${range(time)} of it), and ${also}.`,
    ]
  }
  if (time.mean < 1) return [`${name} needed ${whole}.`]
  return [
    `${name} needed ${ratio(time.mean)} times ${reference}’s device time to reach ${goal}${range(time)}: longer, although its steps may be cheaper. In gradient evaluations it needed ${ratio(evals!.mean)} times as many.`,
  ]
}

/** What a step costs, and what it would cost if nothing but gradients took time. */
export function speedSentences(summary: readonly LaneSummary[]): string[] {
  return summary.flatMap(({ name, method, evalsPerStep, againstSam, againstBase }) => {
    const { standard, reuses } = methodRow(method)
    if (standard === 'plain') return []
    const parts: string[] = []
    if (reuses && againstSam?.speedUp) parts.push(againstTheSam(againstSam))
    if (againstBase?.cost) parts.push(againstTheBase(againstBase))
    if (parts.length === 0) return []
    return [`A step of ${name}, ${ratio(evalsPerStep)} gradients on average, ${parts.join('; ')}.`]
  })
}

function againstTheSam({ reference, speedUp, idealSpeedUp }: Against): string {
  const share = wholePercent(speedUp!.mean / idealSpeedUp)
  return `is ${ratio(speedUp!.mean)} times as fast as one of ${reference}${range(speedUp!)}, where ${ratio(idealSpeedUp)} is ideal (${share} of it)`
}

function againstTheBase({ reference, cost, idealSpeedUp }: Against): string {
  return `takes ${ratio(cost!.mean)} times as long as one of ${reference}${range(cost!)}, where ${ratio(1 / idealSpeedUp)} is ideal`
}

const range = ({ low, high, count }: Spread) =>
  count > 1 ? ` (${ratio(low)}–${ratio(high)} by seed)` : ''
