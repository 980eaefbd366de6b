/** Turns knobs and edits lanes: at once where a lane trains, with the next start otherwise. */
import { messageOf } from '../../experiment/messageOf.ts'
import type { KnobName } from '../../experiment/events.ts'
import { sections } from '../../experiment/schema.ts'
import { trainerNow } from './session.ts'
import { laneField, type Draft } from '../store/draft.ts'
import { setLaneValue, setField, withField, withLane, withLaneValue } from '../store/edit.ts'
import { changeRun, isHalted, notify, useLab } from '../store/lab.ts'
import { offerUndo } from '../store/undo.ts'

const { getState: lab, setState: set } = useLab

const changeInForce = (change: (draft: Draft) => Draft) =>
  changeRun(({ inForce }) => ({ inForce: change(inForce) }))

/** The index under which a lane trains now, with the method of its card; −1 where it doesn't. */
function trainingIndex(id: string): number {
  const { run, status, draft } = lab()
  if (!run || !['paused', 'running'].includes(status) || isHalted(run, id)) return -1
  const method = draft.lanes.find((lane) => lane.id === id)?.method
  const same = run.inForce.lanes.some((lane) => lane.id === id && lane.method === method)
  return same ? run.laneIds.indexOf(id) : -1
}

async function sendKnob(lanes: number[], knob: KnobName, value: number): Promise<void> {
  if (lanes.length === 0) return
  await trainerNow()
    ?.turnKnob(lanes, knob, value)
    .catch((error) => notify(messageOf(error)))
}

/** Turns k, α or ρ of a lane: in force from the next round where it trains, with the next start otherwise. */
export async function turnKnob(id: string, knob: KnobName, value: unknown): Promise<void> {
  setLaneValue(id, knob, value)
  const index = trainingIndex(id)
  const { method } = lab().draft.lanes.find((lane) => lane.id === id)!
  const number = laneField(method, knob)?.safeParse(value)
  if (index < 0 || !number?.success) return
  changeInForce((draft) => withLaneValue(draft, id, knob, value))
  await sendKnob([index], knob, number.data as number)
}

/** Turns the learning rate or weight decay of every lane that has none of its own. */
export async function turnOptimizer(knob: 'lr' | 'weightDecay', value: unknown): Promise<void> {
  setField('optimizer', knob, value)
  const number = sections.optimizer[knob].safeParse(value)
  const { run, draft, status } = lab()
  if (!run || !['paused', 'running'].includes(status) || !number.success) return
  changeInForce((inForce) => withField(inForce, 'optimizer', knob, value))
  const shared = draft.lanes.filter((lane) => lane.optimizer?.[knob] === undefined)
  const indices = shared.map((lane) => trainingIndex(lane.id)).filter((index) => index >= 0)
  await sendKnob(indices, knob, number.data)
}

/** A new name counts at once: it changes no number. */
export function rename(id: string, name: string): void {
  set(({ draft }) => ({ draft: withLane(draft, id, () => ({ name })) }))
  const named = (draft: Draft) => withLane(draft, id, () => ({ name }))
  changeRun(({ inForce, started }) => ({ inForce: named(inForce), started: named(started) }))
}

/** Back to the document that runs; what only concerns drawing stays. */
export function discardChanges(): void {
  const { draft, seeds } = lab()
  offerUndo({ sentence: 'Changes discarded.', undo: () => set({ draft, seeds }) })
  set(({ run, draft }) => {
    if (!run) return {}
    const hidden = new Set(draft.lanes.filter((lane) => lane.hidden).map((lane) => lane.id))
    const lanes = run.inForce.lanes.map((lane) => ({ ...lane, hidden: hidden.has(lane.id) }))
    return { draft: { ...run.inForce, lanes }, seeds: run.seeds.length }
  })
}
