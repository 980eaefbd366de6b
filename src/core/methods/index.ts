/** The methods an Experiment can name: which perturbation, and whether g_v is reused. */
import type { Lane } from '../../experiment/schema.ts'
import type { Layout } from '../tensors/params.ts'
import { perLayer, wholeNetwork } from '../tensors/vector.ts'
import { base } from './base.ts'
import { lookSam } from './lookSam.ts'
import type { Method } from './method.ts'
import { globalPerturbation, layerwisePerturbations } from './perturbation.ts'
import { sam } from './sam.ts'

type LaneOf<M extends Lane['method']> = Extract<Lane, { method: M }>
type Methods = { [M in Lane['method']]: (lane: LaneOf<M>, layout: Layout) => Method }

const groupings = { global: () => wholeNetwork, 'per-layer': perLayer } as const

const methods: Methods = {
  base: () => base,
  sam: () => sam(globalPerturbation),
  'look-sam': ({ norms }, layout) => lookSam(globalPerturbation, groupings[norms](layout)),
  'layer-sam': ({ layerwise }, layout) => sam(layerwisePerturbations[layerwise](perLayer(layout))),
  'look-layer-sam': ({ layerwise, norms }, layout) =>
    lookSam(layerwisePerturbations[layerwise](perLayer(layout)), groupings[norms](layout)),
}

export const methodOf = (lane: Lane, layout: Layout): Method =>
  (methods[lane.method] as (lane: Lane, layout: Layout) => Method)(lane, layout)
