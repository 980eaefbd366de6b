/** The methods an Experiment can name: a perturbation, and whether g_v is reused. */
import type { Lane } from '../experiment.ts'
import { wholeNetwork } from '../vector.ts'
import { base } from './base.ts'
import { lookSam } from './lookSam.ts'
import type { Method } from './method.ts'
import { globalPerturbation } from './perturbation.ts'
import { sam } from './sam.ts'

export const methods = {
  base: () => base,
  sam: () => sam(globalPerturbation),
  'look-sam': () => lookSam(globalPerturbation, wholeNetwork),
} as const satisfies Record<Lane['method'], () => Method>
