/** Goes on with a run where its checkpoint was taken. */
import type { HaltEvent, KnobEvent, PlannedTurn } from '../../experiment/events.ts'
import { isBefore } from '../../experiment/position.ts'
import { decodeCheckpoint } from '../../formats/checkpoint.ts'
import type { LaneTable } from '../../formats/laneTable.ts'
import type { LaneFeed } from '../measurements/laneFeed.ts'
import { withTurn } from '../store/knobEvents.ts'
import type { Draft } from '../store/draft.ts'
import type { Halt, Run } from '../store/lab.ts'
import { feedsOf, toldBefore } from '../measurements/laneTables.ts'

/** A run that stood still: who it is, what it had measured, and its checkpoint. */
export interface Standing extends Pick<
  Run,
  'id' | 'name' | 'note' | 'begun' | 'weights' | 'interruptions'
> {
  turns?: Run['turns']
  started: Draft
  seeds: readonly number[]
  tables: readonly LaneTable[]
  knobs: readonly KnobEvent[]
  halts: readonly HaltEvent[]
  checkpoint: Uint8Array
}

/** What the page shows of it when it goes on. `turns` are those that were still ahead. */
export interface Restored extends Pick<Run, 'marks' | 'halts' | 'inForce' | 'turns'> {
  feeds: LaneFeed[]
}

/** Throws one sentence where the checkpoint is not sound. */
export function restore(standing: Standing): Restored {
  const { started, seeds, tables, knobs, halts, checkpoint, turns = [] } = standing
  const saved = decodeCheckpoint(checkpoint)
  if (saved.length !== seeds.length) {
    throw new Error(`checkpoint: it has ${saved.length} seeds; allowed: ${seeds.length}`)
  }
  const next = saved.map((seed) => seed.next)
  const lanes = started.lanes.length
  const marks = toldBefore(knobs, lanes, seeds, next)
  const stopped = new Set(
    started.lanes.filter((_, i) => saved[0]?.lanes[i]?.stopped).map(({ id }) => id),
  )
  const laneIds = started.lanes.map(({ id }) => id)
  const turned = marks.reduce((draft, mark) => withTurn(draft, laneIds, mark), started)
  const before = halts.filter((halt) => isBefore(next[seeds.indexOf(halt.seed)]!, lanes, halt))
  const feeds = feedsOf(tables, lanes, seeds, next)
  for (const { lane, seed } of before) feeds[lane]?.halt(seed)
  return {
    feeds,
    marks,
    halts: haltsOf(before, started),
    inForce: { ...turned, lanes: turned.lanes.filter(({ id }) => !stopped.has(id)) },
    turns: eachOnce([...turns, ...saved.flatMap((seed) => seed.turns)]),
  }
}

/** Every seed has the turns that were ahead of it. */
const eachOnce = (turns: readonly PlannedTurn[]): PlannedTurn[] => [
  ...new Map(turns.map((turn) => [`${turn.t} ${turn.lane} ${turn.knob}`, turn])).values(),
]

function haltsOf(events: readonly HaltEvent[], { lanes }: Draft): Record<string, Halt> {
  const halts: Record<string, Halt> = {}
  for (const { lane, seed, t, cause } of events) {
    const id = lanes[lane]?.id
    if (id !== undefined) halts[id] = { t, cause, seeds: [...(halts[id]?.seeds ?? []), seed] }
  }
  return halts
}
