/** This project's engine, through the lane that trains on the page, on any machine. */
import { createBatches } from '../../core/data/batches.ts'
import { createFeed } from '../../core/data/feed.ts'
import { stepMetricNames } from '../../experiment/events.ts'
import { experimentSchema } from '../../experiment/schema.ts'
import { createLane } from '../../core/training/lane.ts'
import { createVit } from '../../core/model/vit.ts'
import { openBackend } from '../../engine/open.ts'
import type { Device } from '../../core/device.ts'
import type * as tf from '@tensorflow/tfjs-core'
import type { BenchEngine, BenchSession } from '../engine.ts'
import { benchLanes, settings } from '../spec.ts'
import { normalization, type Workload } from '../workload.ts'

const { lr, beta1, beta2, eps, k } = settings

export function labEngine(
  backend: 'webgpu' | 'wasm',
  { idle, products }: Pick<BenchSession, 'idle'> & Pick<BenchEngine, 'products'>,
): BenchEngine {
  let device: Device
  return {
    compiles: true,
    async open() {
      device = (await openBackend(backend)).device
    },
    session: (workload) => createSession(workload, device, idle),
    products,
  }
}

async function createSession(
  workload: Workload,
  device: Device,
  idle: BenchSession['idle'],
): Promise<BenchSession> {
  const { model, method, batchSize, pixels, labels, weights } = workload
  const experiment = experimentSchema.parse({
    model,
    training: { batchSize },
    optimizer: {
      lr,
      beta1,
      beta2,
      eps,
      weightDecay: 0,
      clipNorm: null,
      schedule: 'constant',
      warmupSteps: 0,
    },
    lanes: [benchLanes[method]],
  })
  const all = Array.from({ length: batchSize }, (_, i) => i)
  const dataset = {
    name: 'random',
    pixels,
    labels,
    images: batchSize,
    imageSize: model.imageSize,
    channels: model.channels,
    classes: model.classes,
    ...normalization,
  }
  const rows = Int32Array.from(all)
  const order = { split: { train: all, validation: all }, indices: () => rows }
  const feed = createFeed(dataset, experiment, createBatches(dataset, experiment, order))
  const lane = createLane(
    0,
    experiment.lanes[0]!,
    experiment,
    createVit(model),
    weights,
    feed,
    device,
  )
  for (const compile of lane.compilations()) await compile()
  let t = -1
  let lastRefresh = -k
  let numbers: tf.Tensor1D | null = null

  return {
    step(phase) {
      t = phase === 'refresh' ? Math.max(t + 1, lastRefresh + k) : t + 1
      if (phase === 'refresh') lastRefresh = t
      numbers?.dispose()
      numbers = lane.step(t).find((entry) => entry.numbers)!.numbers
    },
    loss: async () => (await numbers!.data())[stepMetricNames.indexOf('loss')]!,
    idle,
    dispose() {
      numbers?.dispose()
      lane.dispose()
      feed.dispose()
    },
  }
}
