/** Edits of the draft that also concern the run. */
import type { Experiment } from '../../experiment/schema.ts'
import { withLane } from '../store/edit.ts'
import { draftOfRun } from '../store/inForce.ts'
import { changeRun, useLab } from '../store/lab.ts'
import { offerReturn } from '../store/shown.ts'

const { getState: lab, setState: set } = useLab

/** Renames a lane, in the run too, because a name changes no number. A name that another lane has is only drafted. */
export function rename(id: string, name: string): void {
  set(({ draft }) => ({ draft: withLane(draft, id, () => ({ name })) }))
  changeRun(({ started, laneIds }) => ({ started: withName(started, laneIds.indexOf(id), name) }))
}

function withName(experiment: Experiment, index: number, name: string): Experiment {
  const { lanes } = experiment
  if (lanes.some((lane) => lane.name === name)) return experiment
  return { ...experiment, lanes: lanes.map((lane, i) => (i === index ? { ...lane, name } : lane)) }
}

/** Shows the settings of the run again. Which lanes are hidden stays as it is. */
export function discardChanges(): void {
  const { run, draft } = lab()
  if (!run) return
  offerReturn(lab(), 'Changes discarded.')
  const hidden = new Set(draft.lanes.filter((lane) => lane.hidden).map((lane) => lane.id))
  set({ draft: draftOfRun(run, hidden), seeds: run.seeds.length })
}
