/** Removes lanes. While a removal can be undone the lane trains on; undone, it is as if nothing had happened. */
import { announce } from '../browser/announcer.ts'
import { maxLanes } from '../store/draft.ts'
import { withLaneAt } from '../store/edit.ts'
import { changeRun, notify, useLab } from '../store/lab.ts'
import { shownName } from '../store/laneNames.ts'
import { offerUndo } from '../store/undo.ts'
import { caughtUp } from '../store/shown.ts'
import { session } from './pageSession.ts'

const { getState: lab, setState: set } = useLab

export function removeLane(id: string): void {
  const before = lab()
  const at = before.draft.lanes.findIndex((lane) => lane.id === id)
  const lane = before.draft.lanes[at]
  if (!lane) return
  const name = shownName(before, id)
  set({ draft: { ...before.draft, lanes: before.draft.lanes.filter((other) => other !== lane) } })
  if (before.run?.laneIds.includes(id)) {
    changeRun(({ removed }) => ({ removed: [...removed, id] }))
  }
  const isInRun = () => lab().run?.removed.includes(id) ?? false

  const undo = () => {
    if (lab().draft.lanes.length >= maxLanes) {
      return notify(`${name} cannot come back: ${maxLanes} lanes are the most.`)
    }
    const card = caughtUp(before).lanes[at]!
    set(({ draft }) => ({ draft: withLaneAt(draft, card, at) }))
    if (isInRun()) {
      const { slot } = lab().draft.lanes.find((other) => other.id === id)! // its colour may be taken
      changeRun(({ removed, slots, laneIds }) => ({
        removed: removed.filter((other) => other !== id),
        slots: slots.with(laneIds.indexOf(id), slot),
      }))
    }
    announce(`${name} is back.`)
  }
  const finish = () => {
    if (isInRun()) void session.dropLane(id)
  }
  offerUndo({ sentence: `Removed ${name}.`, undo, finish })
}
