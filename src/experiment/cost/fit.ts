/** Whether an Experiment fits the device that would train it, by formula and before anything is made. */
import { bytes } from '../bytes.ts'
import { methodRow } from '../methods.ts'
import type { Experiment, Lane } from '../schema.ts'
import { memoryOf, type Memory, type Runtime } from './memoryEstimate.ts'
import { flopsPerImage } from './size.ts'

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
  memory: Memory
  /** Floating-point operations of a round, each lane at its most expensive step; a backward pass counts as two forward passes. */
  stepFlops: number
  /** Floating-point operations of the whole run's steps. */
  runFlops: number
}

export type Fit = { fits: true } | { fits: false; what: 'buffer' | 'memory' | 'time' }

/** Where WebAssembly's memory ends: 65,536 pages of 64 KiB. */
export const wasmHeapBytes = 2 ** 32

/** Operations per second of a processor at their best, measured on two cores: WebAssembly, and SwiftShader's matmul. */
const fastestFlops = { wasm: 50e9, software: 3e9 }

/** A single step may take this long; while it runs nothing can pause it. */
const longestStep = 60 // s

/** Fused and planned on WebGPU and WebAssembly, operation by operation in plain JavaScript. */
export const runtimeOf = ({ name }: Pick<Capacity, 'name'>): Runtime =>
  name === 'cpu' ? 'plain' : 'compiled'

export function demandOf(experiment: Experiment, runtime: Runtime, seeds = 1): Demand {
  const { model, training, lanes } = experiment
  const gradient = 3 * flopsPerImage(model) * training.batchSize
  const sum = (of: (lane: Lane) => number) => lanes.reduce((total, lane) => total + of(lane), 0)
  return {
    memory: memoryOf(experiment, runtime, seeds),
    stepFlops: gradient * sum(({ method }) => methodRow(method).mostGradients),
    runFlops:
      gradient * training.steps * sum((lane) => methodRow(lane.method).gradientsPerStep(lane)),
  }
}

/** What does not fit first: one buffer, all memory, or the time of one step. */
export function fitOf(experiment: Experiment, device: Capacity, seeds = 1): Fit {
  const { memory, stepFlops } = demandOf(experiment, runtimeOf(device), seeds)
  const { name, software, maxBufferBytes } = device
  if (maxBufferBytes !== null && Math.max(memory.weights, memory.activation) > maxBufferBytes) {
    return { fits: false, what: 'buffer' }
  }
  if (name === 'wasm' && memory.total > wasmHeapBytes) return { fits: false, what: 'memory' }
  if (name !== 'webgpu' || software) {
    const flops = name === 'wasm' ? fastestFlops.wasm : fastestFlops.software
    if (stepFlops / flops > longestStep) return { fits: false, what: 'time' }
  }
  return { fits: true }
}

/**
 * How many runs may train beside each other, each in a worker of its own that has a memory of its own: as many as have
 * room together in the memory that one worker can have. At least one.
 */
export function runsWithRoom(
  experiments: readonly Experiment[],
  runtime: Runtime,
  seeds = 1,
): number {
  const needs = experiments.map((each) => memoryOf(each, runtime, seeds).total)
  return Math.max(1, Math.floor(wasmHeapBytes / Math.max(...needs)))
}

/** Which tensor or total does not fit the device's memory, how large it is, and what to lower; null where all fits. */
export function shortageOf(experiment: Experiment, device: Capacity, seeds = 1): string | null {
  const fit = fitOf(experiment, device, seeds)
  const { memory } = demandOf(experiment, runtimeOf(device), seeds)
  if (fit.fits || fit.what === 'time') return null
  const remedy = remedyOf(experiment, memory, seeds)
  if (fit.what === 'memory') {
    return `About ${bytes(memory.total)} are needed, and the memory of WebAssembly ends at ${bytes(wasmHeapBytes)}: ${remedy}, or train on WebGPU.`
  }
  const [tensor, size] =
    memory.weights > device.maxBufferBytes!
      ? ['The weights need', memory.weights]
      : ['The widest activation needs', memory.activation]
  return `${tensor} one buffer of ${bytes(size)}, and the largest here has ${bytes(device.maxBufferBytes!)}: ${remedy}.`
}

/** The sentence where the run cannot even begin: its weights, or what all lanes always hold, have no room. */
export function refusalOf(experiment: Experiment, device: Capacity, seeds = 1): string | null {
  const memory = memoryOf(experiment, runtimeOf(device), seeds)
  const { name, maxBufferBytes } = device
  const tooLarge =
    (maxBufferBytes !== null && memory.weights > maxBufferBytes) ||
    (name === 'wasm' && memory.total - memory.step > wasmHeapBytes)
  return tooLarge ? shortageOf(experiment, device, seeds) : null
}

/** What to lower, whatever takes most. */
export function remedyOf({ training, lanes }: Experiment, memory: Memory, seeds = 1): string {
  const images = Math.min(training.microBatch ?? Infinity, training.batchSize)
  if (memory.activation > memory.weights && images > 1) {
    return `lower the batch size or set a ${training.microBatch === null ? '' : 'smaller '}micro-batch`
  }
  const fewer = lanes.length * seeds > 1 ? ', or train fewer lanes at once' : ''
  return `lower the width or the depth${fewer}`
}
