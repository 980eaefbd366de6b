/**
 * The document as a person edits it: any field may hold what was typed, right or not yet right, so that
 * nothing is lost on the way to a valid Experiment.
 */
import { fieldMeta } from '../../experiment/field.ts'
import { givenNames, type LaneLike } from '../../experiment/laneNames.ts'
import { methodRow, type MethodName } from '../../experiment/methods.ts'
import type { Experiment, sections } from '../../experiment/schema.ts'
import { parseExperiment } from '../../experiment/validation.ts'
import { slotsOf } from './laneSlots.ts'
import { oncePer } from './oncePer.ts'

export type SectionName = keyof typeof sections
export type Values = Readonly<Record<string, unknown>>

/** One lane's card. `values` keeps the fields of methods that the lane has left, for when it returns. */
export interface LaneDraft {
  readonly id: string
  /** Which colour and marker the lane has, whatever its place. */
  readonly slot: number
  readonly hidden: boolean
  /** Left out where nobody named the lane: its name then follows its method and optimizer. */
  readonly name?: string | undefined
  readonly method: MethodName
  readonly values: Values
  /** Optimizer fields that this lane has for itself. */
  readonly optimizer?: Values | undefined
}

export interface Draft extends Readonly<Record<SectionName, Values>> {
  readonly seed: unknown
  readonly lanes: readonly LaneDraft[]
}

export const maxLanes = 5

let lastId = 0
export const newId = () => `lane-${++lastId}`

/** What a lane's card has beside the settings of the lane. */
type Card = Pick<LaneDraft, 'id' | 'slot' | 'hidden'>

/**
 * The draft of an Experiment. `cards` are those of its lanes; left out, new ones. `named` is the same Experiment as it was
 * when its lanes got their names.
 */
export function draftOf(
  experiment: Experiment,
  cards?: readonly Card[],
  named: Experiment = experiment,
): Draft {
  const { seed, dataset, model, training, optimizer } = experiment
  const names = givenNames(named)
  const slots = slotsOf(experiment.lanes)
  const lanes = experiment.lanes.map((lane, index): LaneDraft => {
    const { name: _, method, optimizer: own, ...values } = lane
    const card = cards?.[index] ?? { id: newId(), slot: slots[index]!, hidden: false }
    return { ...card, name: names[index], method, values, optimizer: own }
  })
  return { seed, dataset, model, training, optimizer, lanes }
}

/** The JSON document of a draft: what is parsed, compared and sent to the trainer. */
export function documentOf(draft: Draft) {
  const { seed, dataset, model, training, optimizer } = draft
  const lanes = draft.lanes.map(({ name, method, values, optimizer: own }): LaneLike => ({
    ...(name !== undefined && { name }),
    method,
    ...methodValues(method, values),
    ...(own && { optimizer: own }),
  }))
  return { version: 1, seed, dataset, model, training, optimizer, lanes }
}

/** The values of a method's own fields, as they stand in a lane's draft or by default. */
const methodValues = (method: MethodName, values: Values): Values =>
  Object.fromEntries(
    Object.keys(methodRow(method).fields).map((name) => [name, fieldOf(method, values, name)]),
  )

/** A lane's field as it stands in its draft, or its default. */
export function fieldOf(method: MethodName, values: Values, name: string): unknown {
  return name in values ? values[name] : fieldMeta(laneField(method, name)!).default
}

/**
 * What a lane's knob is reset to: its value in the document as it was loaded; of a lane or a method that is new since, that
 * of the first lane with such a knob, or the default.
 */
export function loadedValue(loaded: Draft, { id, method }: LaneDraft, name: string): unknown {
  const having = loaded.lanes.filter((lane) => laneField(lane.method, name))
  const lane = having.find((other) => other.id === id) ?? having[0]
  return lane
    ? fieldOf(lane.method, lane.values, name)
    : fieldMeta(laneField(method, name)!).default
}

/** The schema of a method's field; undefined where the method has no such field. */
export function laneField(method: MethodName, name: string) {
  const { fields } = methodRow(method)
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** The Experiment of a draft or its problems, worked out once per draft. */
export const parseDraft = oncePer((draft: Draft) => parseExperiment(documentOf(draft)))
