/** What each method of an Experiment computes: which ε, and whether g_v is reused. Each has a row in src/experiment/methods.ts. */
import type { MethodName } from '../../experiment/methods.ts'
import type { Lane } from '../../experiment/schema.ts'
import type { Layout } from '../tensors/params.ts'
import { perLayer, wholeNetwork } from '../tensors/vector.ts'
import { base } from './base.ts'
import { lookSam } from './lookSam.ts'
import type { Method } from './method.ts'
import { globalPerturbation, layerwisePerturbations } from './perturbation.ts'
import { sam } from './sam.ts'

type Implementations = {
  [M in MethodName]: (lane: Extract<Lane, { method: M }>, layout: Layout) => Method
}

const groupings = { global: () => wholeNetwork, 'per-layer': perLayer } as const

export const implementations: Implementations = {
  base: () => base,
  sam: () => sam(globalPerturbation),
  'look-sam': ({ norms }, layout) => lookSam(globalPerturbation, groupings[norms](layout)),
  'layer-sam': ({ layerwise }, layout) => sam(layerwisePerturbations[layerwise](perLayer(layout))),
  'look-layer-sam': ({ layerwise, norms }, layout) =>
    lookSam(layerwisePerturbations[layerwise](perLayer(layout)), groupings[norms](layout)),
}
