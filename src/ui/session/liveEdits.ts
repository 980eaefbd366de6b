/** Edits of the draft that also concern the run. */
import type { Experiment } from '../../experiment/schema.ts'
import { namesOfLanes } from '../../experiment/laneNames.ts'
import { withLane } from '../store/edit.ts'
import { draftOfRun } from '../store/inForce.ts'
import { changeRun, useLab } from '../store/lab.ts'
import { offerReturn } from '../store/shown.ts'

const { getState: lab, setState: set } = useLab

/**
 * Names a lane, in the run too, because a name changes no number. A name that another lane has is only drafted. Without a
 * name the lane is called after its method and optimizer again.
 */
export function rename(id: string, name: string | undefined): void {
  set(({ draft }) => ({ draft: withLane(draft, id, () => ({ name })) }))
  changeRun(({ started, laneIds }) => {
    const index = laneIds.indexOf(id)
    const lanes = started.lanes.map((lane, i) => (i === index ? { ...lane, name: '' } : lane))
    const own = namesOfLanes({ ...started, lanes })[index]!
    return { started: withName(started, index, name ?? own) }
  })
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
