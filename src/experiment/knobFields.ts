/** Which fields of a lane are knobs, and what a knob's value may be. */
import type { z } from './zod.ts'
import { knobNames, type KnobName } from './events.ts'
import { methodRow, type MethodName } from './methods.ts'
import { sections } from './schema.ts'

const { lr, weightDecay } = sections.optimizer

const isKnob = (name: string) => (knobNames as readonly string[]).includes(name)

/** The fields of a method that cannot be turned while a lane trains. */
export const fixedFields = (method: MethodName): [name: string, schema: z.ZodType][] =>
  Object.entries(methodRow(method).fields).filter(([name]) => !isKnob(name))

/** The knobs of the optimizer, which all lanes share that have no value of their own. */
export const optimizerKnobs = ['lr', 'weightDecay'] as const satisfies readonly KnobName[]
export type OptimizerKnob = (typeof optimizerKnobs)[number]

export const isOptimizerKnob = (knob: KnobName): knob is OptimizerKnob =>
  (optimizerKnobs as readonly KnobName[]).includes(knob)

/** The knobs of a lane of this method: those of its own fields that are knobs, and the optimizer's. */
export function knobFields(method: MethodName): Partial<Record<KnobName, z.ZodType>> {
  const own = Object.entries(methodRow(method).fields).filter(([name]) => isKnob(name))
  return { ...Object.fromEntries(own), lr, weightDecay }
}
