/** What a knob's value may be, lane by lane. */
import type { z } from 'zod'
import { methodFields, sections, type MethodName } from './schema.ts'

const { lr, weightDecay } = sections.optimizer

/** The fields of a method together with those of the optimizer that are knobs too. */
export const knobFields = (
  method: MethodName,
): Readonly<Record<string, z.ZodType | undefined>> => ({ ...methodFields[method], lr, weightDecay })
