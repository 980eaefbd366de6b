/** How a target turns a schedule into kernels. Pure: no device is needed. */
import type { Call, Value } from '../graph/graph.ts'
import type { HomeRange, Place } from '../schedule/buffers.ts'
import type { Unit } from '../schedule/fuse.ts'
import type { Storage } from '../schedule/materialize.ts'
import type { Constants } from './constants.ts'
import type { Labelled, Repeat } from './steps.ts'

export interface KernelMaker<K extends Labelled> {
  /** Buffers that one kernel may use. */
  readonly maxBindings: number
  /** Whether a long sum is split into parts, for many threads. */
  readonly splitsSums: boolean
  /** The kernels of each unit. What `repeated` gives takes the place of a call's kernels. */
  launchesOf(units: readonly Unit[], context: Context<K>): HomeLaunches<K>
}

/** What kernels depend on beside the values that they compute. */
export interface Context<K extends Labelled> {
  /** Where a value lies; null for one that is computed where it is read. */
  placeOf: (value: Value) => Place | null
  constants: Constants
  storage: Storage
  /** Null for a call that has a kernel. */
  repeated: (call: Call) => HomeLaunch<K> | null
}

/** A kernel, or steps to repeat, and where the arguments lie, in their order. */
export type HomeLaunch<K extends Labelled> =
  | { kernel: K; args: HomeRange[] }
  | { repeat: Repeat<K>; args: HomeRange[] }

export interface HomeLaunches<K extends Labelled> {
  launches: HomeLaunch<K>[]
  /** Numbers in the homes that no value has. */
  scratch: ReadonlyMap<string, number>
}
