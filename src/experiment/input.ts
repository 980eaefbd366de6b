import type { z } from './zod.ts'
import type { ModelPreset } from './presets/models.ts'
import type { experimentSchema } from './schema.ts'

/** A document as a person writes it: only what differs from the defaults, the model perhaps by its name. */
export type ExperimentInput = Omit<z.input<typeof experimentSchema>, 'model'> & {
  model?: z.input<typeof experimentSchema>['model'] & { preset?: ModelPreset }
}
