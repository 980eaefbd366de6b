/** Edits of the draft. They change no run: names and knobs, which do, are in session/. */
import { beginningOf } from '../../experiment/shortened.ts'
import { mainMethod, type MethodName } from '../../experiment/methods.ts'
import { maxLanes, newId, type Draft, type LaneDraft, type SectionName } from './draft.ts'
import { freeSlot, ownSlot } from './laneSlots.ts'
import { useLab } from './lab.ts'

const setDraft = (change: (draft: Draft) => Draft) =>
  useLab.setState(({ draft }) => ({ draft: change(draft) }))

export const withLane = (
  draft: Draft,
  id: string,
  change: (lane: LaneDraft) => Partial<LaneDraft>,
): Draft => ({
  ...draft,
  lanes: draft.lanes.map((lane) => (lane.id === id ? { ...lane, ...change(lane) } : lane)),
})

export const withField = (
  draft: Draft,
  section: SectionName,
  name: string,
  value: unknown,
): Draft => ({
  ...draft,
  [section]: { ...draft[section], [name]: value },
})

export const withLaneValue = (draft: Draft, id: string, name: string, value: unknown): Draft =>
  withLane(draft, id, ({ values }) => ({ values: { ...values, [name]: value } }))

export const setField = (section: SectionName, name: string, value: unknown) =>
  setDraft((draft) => withField(draft, section, name, value))

export const setSeed = (seed: unknown) => setDraft((draft) => ({ ...draft, seed }))

export const setLaneValue = (id: string, name: string, value: unknown) =>
  setDraft((draft) => withLaneValue(draft, id, name, value))

/** A lane whose method changes takes the new method's colour, or keeps its own where another lane has that. */
export const setMethod = (id: string, method: MethodName) =>
  setDraft((draft) => {
    const taken = draft.lanes.filter((lane) => lane.id !== id).map(({ slot }) => slot)
    return withLane(draft, id, ({ slot }) => {
      const own = ownSlot(method)
      return { method, slot: taken.includes(own) ? slot : own }
    })
  })

export const setHidden = (id: string, hidden: boolean) =>
  setDraft((draft) => withLane(draft, id, () => ({ hidden })))

/**
 * Adds a lane. With `of`, a copy placed after it; otherwise a copy of the last lane of the main method, at the end, so
 * that the two differ only in what is changed next.
 */
export function addLane(of?: string): void {
  setDraft((draft) => {
    const { lanes } = draft
    if (lanes.length >= maxLanes) return draft
    const original = lanes.find((lane) => lane.id === of)
    const like = original ?? lanes.findLast(({ method }) => method === mainMethod)
    const base = like ?? { method: mainMethod, values: {} }
    const slot = freeSlot(
      base.method,
      lanes.map((other) => other.slot),
    )
    const lane: LaneDraft = { ...base, id: newId(), hidden: false, slot }
    const at = original ? lanes.indexOf(original) + 1 : lanes.length
    return withLaneAt(draft, lane, at)
  })
}

/** With a lane at a place among the others, under a name and in a colour that no other has. */
export function withLaneAt(draft: Draft, lane: LaneDraft, at: number): Draft {
  const { lanes } = draft
  const taken = lanes.map((other) => other.slot)
  const slot = taken.includes(lane.slot) ? freeSlot(lane.method, taken) : lane.slot
  const names = lanes.map(({ name }) => name)
  const name = lane.name && freeName(lane.name, names)
  return { ...draft, lanes: lanes.toSpliced(at, 0, { ...lane, slot, name }) }
}

/** "SAM" becomes "SAM 2" where the name is taken. */
function freeName(name: string, taken: readonly (string | undefined)[]): string {
  const stem = beginningOf(name.replace(/ \d+$/, ''), 36)
  let free = name
  for (let n = 2; taken.includes(free); n++) free = `${stem} ${n}`
  return free
}
