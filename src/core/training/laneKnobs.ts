/** The knobs of one lane: which it has, which values they may take, and which they have now. */
import {
  knobNames,
  type KnobEvent,
  type KnobName,
  type PlannedTurn,
} from '../../experiment/events.ts'
import { fieldMeta } from '../../experiment/field.ts'
import { type Experiment, type Lane, type OptimizerSettings } from '../../experiment/schema.ts'
import { knobFields } from '../../experiment/knobFields.ts'
import { allowedBy } from '../../experiment/validation.ts'

type Values = Partial<Record<KnobName, number>>
type Turned = Omit<KnobEvent, 'lane' | 'seed'>

export interface LaneKnobs {
  readonly values: Readonly<Values>
  /** Turns knobs right before step t, and returns what differs from the step before. Throws what `checkTurn` throws. */
  turn(t: number, turns: readonly Pick<PlannedTurn, 'knob' | 'to'>[]): Turned[]
  save(): SavedKnobs
}

/** The values at the last step, and those of the next. They differ only in checkpoints of before November 2026. */
export interface SavedKnobs {
  told: Values
  now: Values
}

export function createKnobs(
  lane: Lane,
  { lr, weightDecay }: OptimizerSettings,
  saved?: SavedKnobs,
): LaneKnobs {
  const values: Values = { lr, weightDecay }
  const own = lane as Values
  for (const knob of Object.keys(knobFields(lane.method)) as KnobName[]) {
    if (own[knob] !== undefined) values[knob] = own[knob]
  }

  const set = (knob: KnobName, to: number) => {
    checkTurn(lane, knob, to)
    values[knob] = to
  }
  const setAll = (given: Values = {}) => {
    for (const [knob, to] of Object.entries(given)) set(knob as KnobName, to)
  }
  setAll(saved?.told)
  let told = { ...values }
  setAll(saved?.now)

  return {
    values,
    turn(t, turns) {
      for (const { knob, to } of turns) set(knob, to)
      const before = told
      told = { ...values }
      return knobNames
        .filter((knob) => told[knob] !== before[knob])
        .map((knob) => ({ type: 'knob', t, knob, from: before[knob]!, to: told[knob]! }))
    },
    save: () => ({ told: { ...told }, now: { ...values } }),
  }
}

/** Throws one sentence where the lane has no such knob or the value is not allowed. */
function checkTurn({ name, method }: Lane, knob: KnobName, to: number): void {
  const fields = knobFields(method)
  const field = fields[knob]
  if (!field) {
    const allowed = Object.keys(fields).join(', ')
    throw new Error(`${name}: ${knob} is not a knob of ${method}; allowed: ${allowed}`)
  }
  if (!field.safeParse(to).success) {
    const allowed = allowedBy(fieldMeta(field))
    throw new Error(`${name}: ${knob} = ${to} is not allowed; allowed: ${allowed}`)
  }
}

/** Throws one sentence where a turn is of no lane, or not allowed there. */
export function checkTurns({ lanes }: Experiment, turns: readonly PlannedTurn[]): void {
  for (const { lane: index, knob, to } of turns) {
    const lane = lanes[index]
    if (!lane) {
      throw new Error(`turn: lane ${index} is not allowed; allowed: 0 to ${lanes.length - 1}`)
    }
    checkTurn(lane, knob, to)
  }
}
