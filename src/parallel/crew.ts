/** Workers among which the lanes of a run are shared. The run is the same to the bit as in one worker. */
import type { Dataset } from '../core/data/dataset.ts'
import type { Device } from '../core/device.ts'
import { createEnsemble, type EnsembleOptions } from '../core/training/ensemble.ts'
import { initialWeights } from '../core/model/init.ts'
import { createVit } from '../core/model/vit.ts'
import type { LaneTrainer } from '../core/training/lane.ts'
import type { Training } from '../core/training/train.ts'
import type { BackendChoice } from '../engine/backendReport.ts'
import type { Experiment } from '../experiment/schema.ts'
import type { LaneGroup, LaneHost } from './laneHost.ts'
import { createQueue } from './queue.ts'
import { remoteLane } from './remoteLane.ts'
import { shareOut, type LanePlace } from './share.ts'

/** A worker and what it offers. */
export interface HostConnection {
  host: LaneHost
  terminate: () => void
}

/** How workers are made, and how many at most. */
export interface Helpers {
  connect: () => HostConnection
  size: number
  /** Whether all lanes train in them even where one worker does for all, so that the leader has time for other runs. */
  always?: boolean
}

/** How a run starts, and among how many workers its lanes are shared at most. */
export type CrewOptions = Omit<EnsembleOptions, 'lanes'> & { workers?: number | undefined }

export interface Crew {
  /** Makes and opens the workers that so many lanes will need. Loading code is half of what a first run waits for. */
  prepare: (lanes: number) => void
  /** `createEnsemble` with each lane in one of the workers, where there are several lanes and workers for them. */
  start: (
    experiment: Experiment,
    seeds: readonly number[],
    dataset: Dataset,
    device: Device,
    options: CrewOptions,
  ) => Promise<Training>
  dismiss(): void
}

/** Workers are made when there are lanes for them. On a graphics card, which serves all lanes, there are none. */
export function createCrew(helpers: Helpers | undefined, backend: BackendChoice): Crew {
  const workers: { connection: HostConnection; opened: Promise<void> }[] = []

  function workerAt({ connect }: Helpers, i: number) {
    if (!workers[i]) {
      const connection = connect()
      const opened = connection.host.open(backend)
      opened.catch(() => {}) // told by the start that needs the worker
      workers[i] = { connection, opened }
    }
    return workers[i]
  }

  return {
    prepare(lanes) {
      if (!helpers || backend === 'webgpu' || lanes < 2) return
      for (let i = 0; i < Math.min(lanes, helpers.size); i++) workerAt(helpers, i)
    },
    async start(experiment, seeds, dataset, device, { workers: most = Infinity, ...options }) {
      const size = helpers && backend !== 'webgpu' ? Math.min(helpers.size, most) : 1
      const shares = shareOut(experiment, seeds.length, size)
      const isShared = shares.length > 1 || (helpers?.always === true && backend !== 'webgpu')
      const idle = workers.slice(isShared ? shares.length : 0)
      await Promise.all(idle.map(({ connection }) => connection.host.clear()))
      if (!helpers || !isShared) {
        return createEnsemble(experiment, seeds, dataset, device, options)
      }
      const queue = createQueue()
      const lanes: LaneTrainer[][] = seeds.map(() => [])
      const weights = seeds.map((seed) => options.weights ?? firstWeights(experiment, seed))
      await Promise.all(
        shares.map(async (share, i) => {
          const { connection, opened } = workerAt(helpers, i)
          await opened
          const { host } = connection
          const programs = await host.build(
            groupsOf(share, experiment, seeds, weights, options.from),
            dataset,
          )
          for (const [number, { seed, lane }] of share.entries()) {
            lanes[seed]![lane] = remoteLane(host, number, programs[number]!, queue)
          }
        }),
      )
      const ahead = lanes.flat().length // one round, so that every worker has its next step before it ends the one before
      const led = { ...device, settle: () => queue.settle(ahead) }
      return createEnsemble(experiment, seeds, dataset, led, { ...options, lanes })
    },
    dismiss() {
      for (const { connection } of workers) connection.terminate()
      workers.length = 0
    },
  }
}

/** Drawn once, while the workers still load their code, rather than in each of them. */
const firstWeights = ({ model }: Experiment, seed: number): Float32Array =>
  initialWeights(createVit(model).layout, model.init, seed)

/** Returns the lanes of a worker in groups, one for each seed, in the order of the share. */
function groupsOf(
  share: readonly LanePlace[],
  experiment: Experiment,
  seeds: readonly number[],
  weights: readonly Float32Array[],
  from: CrewOptions['from'],
): LaneGroup[] {
  return seeds.flatMap((seed, i) => {
    const lanes = share.filter((place) => place.seed === i).map(({ lane }) => lane)
    const checkpoint = from?.[i]
    const own = checkpoint && {
      // The worker needs the vectors of its own lanes only.
      lanes: checkpoint.lanes.map((lane, index) =>
        lanes.includes(index) ? lane : { ...lane, state: {} },
      ),
    }
    const group = { experiment: { ...experiment, seed }, lanes, t: checkpoint?.next.t ?? 0 }
    return lanes.length > 0 ? [{ ...group, weights: weights[i], from: own }] : []
  })
}
