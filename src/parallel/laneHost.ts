/** Lanes that train here for a run that is led elsewhere: what a lane worker offers. */
import type { Device } from '../core/device.ts'
import { createBatches } from '../core/data/batches.ts'
import type { Dataset } from '../core/data/dataset.ts'
import type { AttentionMaps } from '../core/analysis/attentionMaps.ts'
import type { Verdicts } from '../core/analysis/looking.ts'
import type { AskedImages } from '../core/data/pictures.ts'
import type { BoundMeasures } from '../core/analysis/worstError.ts'
import type { AfterSteps, LaneCheckpoint, LaneTrainer, LaneWeights } from '../core/training/lane.ts'
import { createLanes, type LaneOptions } from '../core/training/lanes.ts'
import { readEntries, type Entry } from '../core/training/readback.ts'
import type { BackendChoice } from '../engine/backendReport.ts'
import type { PlannedTurn, TrainingEvent } from '../experiment/events.ts'
import type { Experiment } from '../experiment/schema.ts'

/** Some lanes of an Experiment under its seed. Each is named by its index. */
export interface LaneGroup extends LaneOptions {
  experiment: Experiment
  lanes: readonly number[]
  /** The step at which they begin. */
  t: number
}

/** What a lane worker offers. Lanes have numbers, which count up over the groups of a run. */
export interface LaneHost {
  open(backend: BackendChoice): Promise<void>
  /**
   * Builds groups of lanes in place of those before. Resolves with how many programs each lane compiles. Rejects with
   * one sentence where a checkpoint is another Experiment's.
   */
  build(groups: readonly LaneGroup[], dataset: Dataset): Promise<number[]>
  compile(lane: number, program: number): Promise<TrainingEvent[]>
  step(lane: number, t: number, turns: readonly PlannedTurn[]): Promise<TrainingEvent[]>
  evaluate(lane: number, t: number, pass: number): Promise<TrainingEvent[]>
  stop(lane: number): Promise<void>
  boundMeasures(lane: number, rho: number): Promise<AfterSteps<BoundMeasures>>
  verdicts(lane: number, asked: AskedImages): Promise<AfterSteps<Verdicts>>
  attention(lane: number, asked: AskedImages): Promise<AfterSteps<AttentionMaps>>
  weights(lane: number): Promise<LaneWeights>
  checkpoint(lane: number): Promise<LaneCheckpoint>
  /** Frees every lane. */
  clear(): Promise<void>
}

/** `openDevice` starts a backend in this worker. */
export function createLaneHost(openDevice: (backend: BackendChoice) => Promise<Device>): LaneHost {
  let device: Device
  let lanes: LaneTrainer[] = []
  let programs: (() => Promise<Entry[]>)[][] = []
  let frees: (() => void)[] = []

  function clear(): void {
    for (const lane of lanes) lane.dispose()
    for (const free of frees) free()
    lanes = []
    programs = []
    frees = []
  }

  /** Reads what was measured at once. On the processor there is nothing to wait for. */
  async function read(entries: readonly Entry[]): Promise<TrainingEvent[]> {
    const events: TrainingEvent[] = []
    for await (const event of readEntries(entries, device.read)) events.push(event)
    return events
  }

  return {
    async open(backend) {
      clear()
      device = await openDevice(backend)
    },
    async build(groups, dataset) {
      clear()
      for (const { experiment, lanes: wanted, t, ...options } of groups) {
        const batches = createBatches(dataset, experiment)
        const made = createLanes(experiment, dataset, batches, device, options, wanted)
        frees.push(made.dispose)
        lanes.push(...made.lanes)
        programs.push(...made.lanes.map((lane) => (device.compiles ? lane.compilations(t) : [])))
      }
      return programs.map(({ length }) => length)
    },
    compile: async (lane, program) => read(await programs[lane]![program]!()),
    // A step may have been asked for before it was known that the lane had stopped.
    step: async (lane, t, turns) => (lanes[lane]!.active ? read(lanes[lane]!.step(t, turns)) : []),
    evaluate: async (lane, t, pass) =>
      lanes[lane]!.active ? read(lanes[lane]!.evaluate(t, pass)) : [],
    stop: async (lane) => lanes[lane]!.stop(),
    boundMeasures: (lane, rho) => lanes[lane]!.boundMeasures(rho),
    verdicts: (lane, asked) => lanes[lane]!.verdicts(asked),
    attention: (lane, asked) => lanes[lane]!.attention(asked),
    weights: (lane) => lanes[lane]!.weights(),
    checkpoint: (lane) => lanes[lane]!.checkpoint(),
    clear: async () => clear(),
  }
}
