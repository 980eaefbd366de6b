/** A run as it is kept and as a file carries it. */
import type { HaltEvent, KnobEvent } from '../experiment/events.ts'
import type { Experiment } from '../experiment/schema.ts'
import type { LaneTable } from './laneTable.ts'
import type { WeightsOrigin } from './weightsOrigin.ts'

export const largestRunFile = 500e6 // characters
export const longestName = 80 // characters
export const longestNote = 2000 // characters

/** Where a run was computed: backend, adapter in words, whether that is software. */
interface RunDevice {
  backend: string
  adapter: string
  software: boolean
}

export interface RunRecord {
  id: string
  name: string
  note: string
  /** When it was started, ISO 8601. */
  begun: string
  device: RunDevice
  /** As it was started; the knobs turned since are in `knobs`. */
  experiment: Experiment
  seeds: number[]
  /** The file that every lane's initial weights came from; null where the seeds gave them. */
  weights: WeightsOrigin | null
  /** `done` where every step was done. */
  state: 'done' | 'stopped'
  knobs: KnobEvent[]
  halts: HaltEvent[]
  /** Steps at which the device was lost and training went on from a checkpoint. */
  interruptions: number[]
  tables: LaneTable[]
  /** A checkpoint file (see checkpoint.ts); null where there is none to go on from. */
  checkpoint: Uint8Array | null
}
