/** The knobs of one lane: their values now, which of them exist, and the changes not yet told. */
import type { KnobEvent, KnobName, PlannedTurn } from '../../experiment/events.ts'
import { fieldMeta } from '../../experiment/field.ts'
import { type Experiment, type Lane, type OptimizerSettings } from '../../experiment/schema.ts'
import { knobFields } from '../../experiment/knobFields.ts'
import { allowedBy } from '../../experiment/validation.ts'

type Turn = Omit<KnobEvent, 'lane' | 'seed'>

export interface LaneKnobs {
  readonly values: Readonly<Partial<Record<KnobName, number>>>
  /** Throws one sentence where the lane has no such knob or the value is out of range. */
  set(knob: KnobName, value: number): void
  /** What was turned since the last call; in force from step t. */
  changesAt(t: number): Turn[]
  save(): SavedKnobs
}

/** The values that were told last, and those now. */
export interface SavedKnobs {
  told: Partial<Record<KnobName, number>>
  now: Partial<Record<KnobName, number>>
}

export function createKnobs(
  lane: Lane,
  settings: OptimizerSettings,
  saved?: SavedKnobs,
): LaneKnobs {
  const fields = knobFields(lane.method)
  const values: Partial<Record<KnobName, number>> = {
    lr: settings.lr,
    weightDecay: settings.weightDecay,
  }
  const own = lane as Partial<Record<KnobName, number>>
  for (const knob of Object.keys(fields) as KnobName[]) {
    if (own[knob] !== undefined) values[knob] = own[knob]
  }
  const turnedFrom = new Map<KnobName, number>()

  function set(knob: KnobName, value: number): void {
    const field = fields[knob]
    if (!field) {
      throw new Error(
        `${lane.name}: ${knob} is not a knob of ${lane.method}; allowed: ${Object.keys(fields).join(', ')}`,
      )
    }
    if (!field.safeParse(value).success) {
      throw new Error(
        `${lane.name}: ${knob} = ${value} is not allowed; allowed: ${allowedBy(fieldMeta(field))}`,
      )
    }
    if (!turnedFrom.has(knob)) turnedFrom.set(knob, values[knob]!)
    values[knob] = value
  }

  const setAll = (turned: SavedKnobs['now']) => {
    for (const [knob, value] of Object.entries(turned)) set(knob as KnobName, value)
  }
  if (saved) {
    setAll(saved.told)
    turnedFrom.clear()
    setAll(saved.now)
  }

  return {
    values,
    set,
    save: () => ({ told: { ...values, ...Object.fromEntries(turnedFrom) }, now: { ...values } }),
    changesAt(t) {
      const changes = [...turnedFrom].map(([knob, from]): Turn => ({
        type: 'knob',
        t,
        knob,
        from,
        to: values[knob]!,
      }))
      turnedFrom.clear()
      return changes.filter(({ from, to }) => from !== to)
    },
  }
}

/** Throws one sentence where a turn is of no lane, or not allowed there. */
export function checkTurns({ lanes, optimizer }: Experiment, turns: readonly PlannedTurn[]): void {
  for (const { lane: i, knob, to } of turns) {
    const lane = lanes[i]
    if (!lane) throw new Error(`turn: lane ${i} is not allowed; allowed: 0 to ${lanes.length - 1}`)
    createKnobs(lane, optimizer).set(knob, to)
  }
}
