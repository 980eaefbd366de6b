/** The lane of the tour, and what turning its α did: a comparison of the numbers before and after the turn. */
import { firstRow, lastFinite } from '../../measurements/column.ts'
import { exact, integer, percent, ratio } from '../../format/numbers.ts'
import type { LaneSeries } from '../../measurements/laneSeries.ts'
import { laneField, type LaneDraft } from '../../store/draft.ts'
import { useLab } from '../../store/lab.ts'
import type { Run } from '../../store/run.ts'

/** The first lane that reuses g_v, with its numbers. */
export function reusingLane(): { lane: LaneDraft; series: LaneSeries | undefined } | null {
  const { draft, run } = useLab.getState()
  const lane = draft.lanes.find(({ method }) => laneField(method, 'alpha'))
  return lane ? { lane, series: run?.series[run.laneIds.indexOf(lane.id)] } : null
}

const enough = 1 // the reused part is then at least as long as the gradient itself

/** The latest turn of that lane's α that the trainer applied. */
const latestTurn = (run: Run | null, id: string) =>
  run?.marks.findLast(({ lane, knob }) => knob === 'alpha' && run.laneIds[lane] === id)

export function isTurned(): boolean {
  const { run } = useLab.getState()
  const turn = latestTurn(run, reusingLane()?.lane.id ?? '')
  return turn !== undefined && turn.to >= enough
}

/** After α was turned: what it did, in numbers. Before: what prevents it from acting. */
export function whatAlphaDid(): string {
  const { run, status } = useLab.getState()
  const reusing = reusingLane()
  if (!reusing) return 'No lane here has α: add a lane, and start anew.'
  const turn = latestTurn(run, reusing.lane.id)
  if (!turn || !reusing.series) {
    if (status === 'paused') return 'Training stands still: press Play, so that α acts.'
    if (status === 'done') return 'Training is done: press Reset and Play, so that α acts.'
    return ''
  }
  const { t, to } = turn
  if (to < enough) return `That is α = ${exact(to)}. Go further, to 2.`
  const what = `Since step ${integer(t)} the reused part is ${exact(to)} times as long as the gradient itself.`
  return [what, lossSince(reusing.series, t), accuracySince(reusing.series, t)]
    .filter(Boolean)
    .join(' ')
}

function lossSince(series: LaneSeries, t: number): string {
  const loss = series.smoothed('loss', 0.9)
  const [before, now] = [lastFinite(loss, t), lastFinite(loss)]
  if (loss.length < t + 5 || !Number.isFinite(before))
    return 'Watch the Loss chart from its mark on.'
  const highest = loss.at(loss.extremes.summary(t, loss.length).high)
  const between = highest > 1.05 * Math.max(before, now) ? `, ${ratio(highest)} at its highest` : ''
  return `Training loss: ${ratio(before)} then${between}, ${ratio(now)} now.`
}

function accuracySince({ evaluations, valAccuracy }: LaneSeries, t: number): string {
  const since = firstRow(0, evaluations.step.length, (row) => evaluations.step.at(row) > t)
  const [before, now] = [lastFinite(valAccuracy, since), lastFinite(valAccuracy)]
  if (since === evaluations.step.length || !Number.isFinite(before)) return ''
  const lowest = valAccuracy.at(valAccuracy.extremes.summary(since, valAccuracy.length).low)
  const between = lowest < Math.min(before, now) ? `, ${percent(lowest)} at the fewest` : ''
  return `Validation images judged right: ${percent(before)} then${between}, ${percent(now)} now.`
}
