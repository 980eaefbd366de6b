/** Whether an Experiment fits the device that would train it, by formula and before anything is made. */
import type { Experiment } from '../experiment.ts'
import { flopsPerImage, memoryEstimate, parameterCount, tokenCount } from './size.ts'

/** What is known of a device. */
export interface Capacity {
  name: 'webgpu' | 'wasm' | 'cpu'
  /** WebGPU that runs on the CPU. */
  software: boolean
  /** Bytes of the largest buffer, where the adapter tells. */
  maxBufferBytes: number | null
}

/** What an Experiment asks of a device. */
export interface Demand {
  /** Bytes of one vector of weights: one buffer. */
  vectorBytes: number
  /** Bytes of the largest activation: one buffer. */
  activationBytes: number
  /** Bytes of everything that a step holds. */
  totalBytes: number
  /** Floating-point operations of the dearest step of all lanes; a backward pass counts as two forward passes. */
  stepFlops: number
  /** The same of the whole run. */
  runFlops: number
}

export type Fit = { fits: true } | { fits: false; what: 'buffer' | 'memory' | 'time' }

/** Where tfjs-backend-wasm 4.22.0 ends to grow: 4 GiB less one page (`getHeapMax`; reached in Node 20). */
export const wasmHeapBytes = 4_294_901_760

/** Operations per second of a processor at their best, measured on two cores: WebAssembly, and SwiftShader's matmul. */
const fastestFlops = { wasm: 30e9, software: 3e9 }

/** A single step may take this long; while it runs nothing can pause it. */
const longestStep = 60 // s

export function demandOf(experiment: Experiment): Demand {
  const { model, training, lanes } = experiment
  const images = Math.min(training.microBatch ?? Infinity, training.batchSize)
  const N = tokenCount(model)
  const widest = Math.max(N * model.width * Math.max(3, model.mlpRatio), model.heads * N * N)
  const gradient = 3 * flopsPerImage(model) * training.batchSize
  const perStep = lanes.map((lane) => {
    if (lane.method === 'base') return { dearest: 1, mean: 1 }
    return { dearest: 2, mean: 'k' in lane ? 1 + 1 / lane.k : 2 }
  })
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0)
  return {
    vectorBytes: 4 * parameterCount(model),
    activationBytes: 4 * images * widest,
    totalBytes: memoryEstimate(experiment),
    stepFlops: gradient * sum(perStep.map(({ dearest }) => dearest)),
    runFlops: gradient * training.steps * sum(perStep.map(({ mean }) => mean)),
  }
}

/** What does not fit first: one buffer, all memory, or the time of one step. */
export function fitOf(experiment: Experiment, device: Capacity): Fit {
  const { vectorBytes, activationBytes, totalBytes, stepFlops } = demandOf(experiment)
  const { name, software, maxBufferBytes } = device
  if (maxBufferBytes !== null && Math.max(vectorBytes, activationBytes) > maxBufferBytes) {
    return { fits: false, what: 'buffer' }
  }
  if (name === 'wasm' && totalBytes > wasmHeapBytes) return { fits: false, what: 'memory' }
  if (name !== 'webgpu' || software) {
    const flops = name === 'wasm' ? fastestFlops.wasm : fastestFlops.software
    if (stepFlops / flops > longestStep) return { fits: false, what: 'time' }
  }
  return { fits: true }
}
