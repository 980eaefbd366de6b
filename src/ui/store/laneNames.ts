/** What the page calls the lanes of its draft. */
import { namesOfLanes, stemOf } from '../../experiment/laneNames.ts'
import { documentOf } from './draft.ts'
import { useLab, type Lab } from './lab.ts'

/**
 * The names of all lanes of the draft. A lane that trains keeps the name that it began with for as long as its method and
 * optimizer are what they were: turning a knob renames nothing in a chart that is on its way.
 */
export function shownNames({ draft, run }: Pick<Lab, 'draft' | 'run'>): string[] {
  const { lanes, optimizer } = documentOf(draft)
  const named = lanes.map((lane, i) => {
    const began = run?.started.lanes[run.laneIds.indexOf(draft.lanes[i]!.id)]
    const isSame = began && stemOf(began, run.started.optimizer) === stemOf(lane, optimizer)
    return isSame && !lane.name ? { ...lane, name: began.name } : lane
  })
  return namesOfLanes({ lanes: named, optimizer })
}

export const shownName = (lab: Pick<Lab, 'draft' | 'run'>, id: string): string =>
  shownNames(lab)[lab.draft.lanes.findIndex((lane) => lane.id === id)] ?? ''

export const useShownName = (id: string): string => useLab((lab) => shownName(lab, id))
