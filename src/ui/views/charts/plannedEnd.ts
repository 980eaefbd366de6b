/** Where a run will end on an x axis, so that the axis can run there from the start. */
import { methodRow } from '../../../experiment/methods.ts'
import type { Lane } from '../../../experiment/schema.ts'
import type { XAxisName } from '../../measurements/laneSeries.ts'
import { lanesOf } from '../../store/inForce.ts'
import { stepsOfLane, type Run } from '../../store/run.ts'
import { roundUp } from './ticks.ts'

/** An axis without a run. */
const unknown = { step: 100, gradEvals: 100, seconds: 1 } as const

/** Gradient evaluations that a lane will have taken, given the turns of its k so far. */
function plannedEvaluations(run: Run, index: number): number {
  const { steps } = run.started.training
  const turns = run.marks.filter(({ lane, knob }) => lane === index && knob === 'k')
  let settings: Lane = run.started.lanes[index]!
  let [from, sum] = [0, 0]
  const until = (t: number) => {
    sum += (Math.min(t, steps) - from) * methodRow(settings.method).gradientsPerStep(settings)
    from = Math.min(t, steps)
  }
  for (const { t, to } of turns) {
    until(t)
    settings = { ...settings, k: to } as Lane
  }
  until(steps)
  return Math.ceil(sum - 1e-9)
}

/** Steps before which a pace says little: the first are slow. */
const fewest = 20

/** Seconds that a lane will have taken at its pace so far; 0 before it has one. */
function plannedSeconds({ series, started }: Run, index: number): number {
  const { seconds, steps } = series[index]!
  const done = steps.step.length
  return done < fewest ? 0 : (seconds / done) * started.training.steps
}

const ends: Record<XAxisName, (run: Run, index: number) => number> = {
  step: ({ started }) => started.training.steps,
  gradEvals: plannedEvaluations,
  seconds: (run, index) => roundUp(Math.max(1, plannedSeconds(run, index))),
}

let held: { run: number; x: XAxisName; end: number } | null = null

/**
 * The end of the x axis, at or after `furthest`, what has been drawn so far. A pace varies, and turning k changes what
 * is planned: the axis stays as it is until the plan lies beyond it, or within its first third.
 */
export function heldEnd(run: Run | null, x: XAxisName, furthest: number): number {
  if (!run) return Math.max(unknown[x], furthest)
  const lanes = lanesOf(run).filter(({ index }) => run.series[index])
  const planned = Math.max(unknown[x] / 100, ...lanes.map(({ index }) => ends[x](run, index)))
  const before = held?.run === run.number && held.x === x ? held.end : 0
  const serves =
    planned > before / 3 && (x === 'seconds' ? planned < 1.6 * before : planned <= before)
  const end = serves ? before : planned
  const known = lanes.some(({ index }) => stepsOfLane(run, index) >= fewest)
  if (known || x !== 'seconds') held = { run: run.number, x, end }
  return x === 'seconds' && furthest > end ? roundUp(furthest) : Math.max(end, furthest)
}
