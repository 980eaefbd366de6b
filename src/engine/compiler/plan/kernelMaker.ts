/** How a target turns a schedule into kernels. Pure: no device is needed. */
import type { Value } from '../graph/graph.ts'
import type { HomeRange, Place } from '../schedule/buffers.ts'
import type { Unit } from '../schedule/fuse.ts'
import type { Storage } from '../schedule/materialize.ts'
import type { Constants } from './constants.ts'

/** What a plan keeps of a kernel is the target's own affair, its name aside. */
export interface Labelled {
  readonly label: string
}

export interface KernelMaker<K extends Labelled> {
  /** Buffers that one kernel may use. */
  readonly maxBindings: number
  /** Whether a long sum is split into parts, for many threads. */
  readonly splitsSums: boolean
  launchesOf(units: readonly Unit[], context: Context): HomeLaunches<K>
}

/** What a kernel's code depends on beside the values that it computes. */
export interface Context {
  /** Where a value lies; null for one that is computed where it is read. */
  placeOf: (value: Value) => Place | null
  constants: Constants
  storage: Storage
}

/** A kernel and where its arguments lie, in their order. */
export interface HomeLaunch<K> {
  kernel: K
  args: HomeRange[]
}

export interface HomeLaunches<K> {
  launches: HomeLaunch<K>[]
  /** Numbers in the homes that no value has. */
  scratch: ReadonlyMap<string, number>
}
