/** How a link repeats a run: what the run started with, and the knobs that were turned on the way. */
import type { PlannedTurn } from '../../experiment/events.ts'
import type { Experiment } from '../../experiment/schema.ts'
import { mostTurns } from '../../formats/turns.ts'
import { withTurns } from '../store/inForce.ts'
import { stepsOfLane, stepsOfRun, type Run } from '../store/run.ts'

export interface RepeatedRun {
  experiment: Experiment
  turns: PlannedTurn[]
}

type Past = Pick<Run, 'started' | 'removed' | 'marks' | 'waiting' | 'turns' | 'series'>

/** null where no link repeats the run: a lane was removed, or more knobs were turned than a link holds. */
export function repetitionOf(run: Past): RepeatedRun | null {
  if (run.removed.length > 0) return null
  const turns = turnsOfRun(run)
  const later = turns.filter(({ t }) => t > 0)
  if (later.length > mostTurns) return null
  const first = turns.filter(({ t }) => t === 0)
  return { experiment: withTurns(run.started, first), turns: later }
}

/** Every turn of a run by step: those in force, those that wait for their round, and those planned for later. */
export function turnsOfRun(run: Omit<Past, 'removed'>): PlannedTurn[] {
  const { marks, waiting, turns } = run
  const later = turns.filter(({ lane, t }) => t >= stepsOfLane(run, lane))
  const all = [...later, ...marks, ...waiting].map(({ lane, t, knob, to }): PlannedTurn => ({
    lane,
    t: t ?? stepsOfRun(run), // the next round, while the trainer has not answered
    knob,
    to,
  }))
  return lastAtEachPlace(all).toSorted((a, b) => a.t - b.t)
}

type TurnPlace = Pick<PlannedTurn, 'lane' | 'knob'> & { t: number | null }

/** Equal for two turns of which the later one takes the place of the other. */
export const placeOfTurn = ({ t, lane, knob }: TurnPlace): string => `${t} ${lane} ${knob}`

/** Of the turns at one place, the last. */
export const lastAtEachPlace = (turns: readonly PlannedTurn[]): PlannedTurn[] => [
  ...new Map(turns.map((turn) => [placeOfTurn(turn), turn])).values(),
]
