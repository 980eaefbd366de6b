/** Announces how the lanes stand, in one sentence, after each quarter of the run. */
import { announce } from '../browser/announcer.ts'
import { integer, percent } from '../format/numbers.ts'
import { onBeat } from '../measurements/redraw.ts'
import { useLab } from '../store/lab.ts'
import { isHalted, type Run } from '../store/run.ts'
import { measuredOf, roundsEvaluated } from './standings.ts'
import type { LaneStanding } from './findings.ts'

type LaneAccuracy = Pick<LaneStanding, 'name' | 'valAccuracy' | 'accuracyRange'>

/** "Step 250 of 1,000: SAM leads with 88.1% of validation images judged right, then AdamW 84.5%." */
export function standing(step: number, total: number, lanes: readonly LaneAccuracy[]): string {
  const [best, next, ...others] = lanes.toSorted((a, b) => b.valAccuracy - a.valAccuracy)
  const place = `Step ${integer(step)} of ${integer(total)}: `
  if (!best) return `${place}no lane trains any more.`
  if (!next)
    return `${place}${best.name} judges ${percent(best.valAccuracy)} of validation images right.`
  const scored = (lane: LaneAccuracy) => `${lane.name} with ${percent(lane.valAccuracy)}`
  const rest = others.map(scored)
  if (leads(best, next)) {
    const share = `${percent(best.valAccuracy)} of validation images judged right`
    return `${place}${best.name} leads with ${share}, then ${[scored(next), ...rest].join(', ')}.`
  }
  return `${place}no clear lead in validation images judged right: ${[scored(best), scored(next), ...rest].join(', ')}.`
}

/** Whether the best lane leads by at least 0.01, and by more than the seeds differ. */
function leads(best: LaneAccuracy, next: LaneAccuracy): boolean {
  const [low] = best.accuracyRange ?? [1]
  const [, high] = next.accuracyRange ?? [0, 0]
  return best.valAccuracy - next.valAccuracy >= 0.01 && low > high
}

/** The step of the last evaluation that every lane has finished. */
function evaluatedStep(run: Run): number {
  const rounds = roundsEvaluated(run)
  const steps = run.series
    .filter((_, i) => !isHalted(run, run.laneIds[i]!))
    .map((series) => series.evaluations.step.at(rounds - 1))
  return rounds > 0 ? Math.min(...steps) : 0
}

/** Announces how the lanes stand whenever another quarter of the steps has been evaluated. */
export function announceStandings(): void {
  let said = { run: 0, quarter: 0 }
  onBeat(() => {
    const { run, status } = useLab.getState()
    if (!run || (status !== 'running' && status !== 'done')) return
    const total = run.started.training.steps
    const step = evaluatedStep(run)
    const quarter = Math.floor((4 * step) / total)
    if (said.run !== run.number) said = { run: run.number, quarter: 0 }
    if (!(quarter > said.quarter)) return
    said = { run: run.number, quarter }
    const done = quarter === 4 ? 'Training is done. ' : ''
    announce(done + standing(step, total, measuredOf(run)))
  })
}
