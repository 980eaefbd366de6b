/** What a knob's value may be, lane by lane. */
import type { z } from 'zod'
import { knobNames, type KnobName } from './events.ts'
import { methodRow, type MethodName } from './methods.ts'
import { sections } from './schema.ts'

const { lr, weightDecay } = sections.optimizer

/** The knobs of a lane of this method: those of its own fields that are knobs, and the optimizer's. */
export function knobFields(method: MethodName): Partial<Record<KnobName, z.ZodType>> {
  const own = Object.entries(methodRow(method).fields).filter(([name]) =>
    (knobNames as readonly string[]).includes(name),
  )
  return { ...Object.fromEntries(own), lr, weightDecay }
}
