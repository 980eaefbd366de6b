/** Every row of the paper's Tables 8 and 9 as an Experiment. [Liu 2022, supplement A.2] */
import type { ExperimentInput } from '../input.ts'
import { methodRow } from '../methods.ts'
import type { OptimizerSettings } from '../schema.ts'
import type { ModelPreset } from './models.ts'

export interface PaperPreset {
  name: string
  table: 8 | 9
  experiment: ExperimentInput & { model: { preset: ModelPreset } }
  /** The same method, optimizer, schedule and share of warm-up on the digits, small enough to watch. */
  twin: ExperimentInput
}

type LaneInput = NonNullable<ExperimentInput['lanes']>[number]

const EPOCHS = 300
const IMAGENET_IMAGES = 1_281_167 // training images of ILSVRC-2012

/** What the supplement leaves open: k (5 is the usual LookSAM-5) and, in Table 8, α. */
const K = 5
const ALPHA_TABLE_8 = 0.7

const TWIN_STEPS = 600

interface Row {
  table: 8 | 9
  model: ModelPreset
  lane: LaneInput
  batchSize: number
  warmupSteps: number
  lr: number
  weightDecay: number
}

function preset({ table, model, lane, batchSize, warmupSteps, lr, weightDecay }: Row): PaperPreset {
  const steps = Math.floor((EPOCHS * IMAGENET_IMAGES) / batchSize)
  const optimizer: Partial<OptimizerSettings> = {
    name: table === 8 ? 'adamw' : 'lamb',
    weightDecay,
    clipNorm: 1,
    schedule: table === 8 ? 'cosine' : 'linear',
  }
  const { standard } = methodRow(lane.method)
  const method = standard === 'plain' ? model : `${model} + ${lane.name}`
  return {
    name: table === 8 ? method : `${method}, batch ${batchSize.toLocaleString('en')}`,
    table,
    experiment: {
      model: { preset: model },
      training: { steps, batchSize, microBatch: Math.min(batchSize, 32) },
      optimizer: { ...optimizer, lr, warmupSteps },
      lanes: [lane],
    },
    twin: {
      model: { width: 48, depth: 2, heads: 4, pool: 'cls' },
      training: { steps: TWIN_STEPS, batchSize: 64 },
      optimizer: {
        ...optimizer,
        lr: table === 8 ? 3e-3 : 1e-2,
        warmupSteps: Math.round((TWIN_STEPS * warmupSteps) / steps),
      },
      // The paper's ρ is for weights ten times as long: a tenth of it perturbs a small model as much.
      lanes: ['rho' in lane ? { ...lane, rho: twinRho(lane.rho!, table) } : lane],
    },
  }
}

const twinRho = (rho: number, table: 8 | 9) =>
  table === 9 && rho === 1 ? 0.1 : Math.min(rho, 0.05)

const radii: Record<ModelPreset, number> = {
  'ViT-B-16': 0.18,
  'ViT-B-32': 0.15,
  'ViT-S-16': 0.1,
  'ViT-S-32': 0.05,
}

const table8: Row[] = Object.entries(radii).flatMap(([model, rho]) => {
  const lanes: LaneInput[] = [
    { name: 'AdamW', method: 'base' },
    { name: 'SAM', method: 'sam', rho },
    { name: 'LookSAM', method: 'look-sam', rho, k: K, alpha: ALPHA_TABLE_8 },
  ]
  return lanes.map((lane) => ({
    table: 8 as const,
    model: model as ModelPreset,
    lane,
    batchSize: 4096,
    warmupSteps: 10_000,
    lr: 3e-3,
    weightDecay: 0.3,
  }))
})

const largeBatches = [
  { batchSize: 4096, warmupSteps: 10_000, lr: 1e-2, weightDecay: 0.1 },
  { batchSize: 8192, warmupSteps: 10_000, lr: 1.7e-2, weightDecay: 0.1 },
  { batchSize: 16_384, warmupSteps: 7000, lr: 1.8e-2, weightDecay: 0.1 },
  { batchSize: 32_768, warmupSteps: 6000, lr: 1.8e-2, weightDecay: 0.1 },
  { batchSize: 65_536, warmupSteps: 3500, lr: 2e-2, weightDecay: 0.2 },
]

/** The lanes of Table 9, and the largest batch that it has a row for. */
const largeBatchLanes: { lane: LaneInput; upTo: number }[] = [
  { lane: { name: 'SAM', method: 'sam', rho: 0.18 }, upTo: 32_768 },
  { lane: { name: 'LayerSAM', method: 'layer-sam', rho: 1 }, upTo: 65_536 },
  {
    lane: { name: 'Look-LayerSAM', method: 'look-layer-sam', rho: 1, k: K, alpha: 0.7 },
    upTo: 65_536,
  },
]

const table9: Row[] = largeBatchLanes.flatMap(({ lane, upTo }) =>
  largeBatches
    .filter(({ batchSize }) => batchSize <= upTo)
    .map((settings) => ({ table: 9 as const, model: 'ViT-B-16' as const, lane, ...settings })),
)

export const paperPresets: readonly PaperPreset[] = [...table8, ...table9].map(preset)
