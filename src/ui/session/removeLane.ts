/** Takes lanes away, undone as if nothing had happened: until it can no longer be undone, the lane trains on. */
import { messageOf } from '../../experiment/messageOf.ts'
import { announce } from '../browser/announcer.ts'
import { trainerNow } from './session.ts'
import { maxLanes, type Draft } from '../store/draft.ts'
import { withLaneAt } from '../store/edit.ts'
import { changeRun, notify, useLab } from '../store/lab.ts'
import { offerUndo } from '../store/undo.ts'

const { getState: lab, setState: set } = useLab

export function removeLane(id: string): void {
  const { draft, run } = lab()
  const at = draft.lanes.findIndex((lane) => lane.id === id)
  const lane = draft.lanes[at]
  if (!lane) return
  const atInForce = run?.inForce.lanes.findIndex((other) => other.id === id) ?? -1
  const inForce = run?.inForce.lanes[atInForce]
  const without = (from: Draft) => ({ ...from, lanes: from.lanes.filter((l) => l.id !== id) })
  set({ draft: without(draft) })
  changeRun((now) => ({ inForce: without(now.inForce) }))

  const isSameRun = () => run !== null && lab().run?.number === run.number
  const undo = () => {
    if (lab().draft.lanes.length >= maxLanes) {
      return notify(`${lane.name} cannot come back: ${maxLanes} lanes are the most.`)
    }
    set((now) => ({ draft: withLaneAt(now.draft, lane, at) }))
    if (inForce && isSameRun()) {
      changeRun((now) => ({ inForce: withLaneAt(now.inForce, inForce, atInForce) }))
    }
    announce(`${lane.name} is back.`)
  }
  const finish = () => {
    if (isSameRun()) void stopTraining(run?.laneIds.indexOf(id) ?? -1)
  }
  offerUndo({ sentence: `Removed ${lane.name}.`, undo, finish })
}

async function stopTraining(index: number): Promise<void> {
  if (index < 0 || !['paused', 'running'].includes(lab().status)) return
  await trainerNow()
    ?.dropLane(index)
    .catch((error) => notify(messageOf(error)))
}
