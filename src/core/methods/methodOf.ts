import type { Lane } from '../../experiment/schema.ts'
import type { Layout } from '../tensors/params.ts'
import { implementations } from './index.ts'
import type { Method } from './method.ts'

/** The method of a lane, with the settings it begins with. */
export const methodOf = (lane: Lane, layout: Layout): Method =>
  (implementations[lane.method] as (lane: Lane, layout: Layout) => Method)(lane, layout)
