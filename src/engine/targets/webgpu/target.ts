/** What is compiled once for a device and shared by its programs. */
import type { Product } from './kernels/product.ts'
import { adapterClassOf, type AdapterClass } from './device/adapterClass.ts'
import { createTuner } from './tuning/tuner.ts'
import type { LabBackend } from './device/labBackend.ts'
import { Arena } from './runtime/bufferPool.ts'
import { lowerCall } from './kernels/index.ts'
import type { Compiler } from '../../compiler/program.ts'
import { roomOf } from '../../compiler/limits.ts'
import { Pipelines } from './runtime/pipelines.ts'

export interface CompilerOptions {
  /**
   * Whether the variants of matrix products are timed, and the fastest taken; if left out, on hardware only. On
   * SwiftShader the 23 classes of ViT-S0 took 12 s, four times the compiling of the usual variant alone, and the
   * products ran 5 % faster for it (two busy cores, measured 2026-11-25).
   */
  tune?: boolean
  /** The kind of adapter that kernels are shaped for; if left out, the one that the device has. */
  adapterClass?: AdapterClass
}

export function compilerOf(backend: LabBackend, options: CompilerOptions): Compiler {
  const { device } = backend
  const { adapterClass = adapterClassOf(device), tune = adapterClass === 'group' } = options
  const tuner = createTuner(device, adapterClass, tune)
  return {
    backend,
    pipelines: new Pipelines(device),
    arena: new Arena(device),
    learn: (calls) =>
      tuner.learn(
        calls
          .filter(({ name }) => name === 'matmul')
          .map(({ attrs }) => attrs as object as Product),
      ),
    lower: (call) => lowerCall(call, adapterClass, tuner.variantOf),
    ...roomOf(device),
    maxBindings: device.limits.maxStorageBuffersPerShaderStage,
  }
}
