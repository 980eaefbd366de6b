/** What is compiled once for a device and shared by its programs. */
import type { Product } from '../kernels/product.ts'
import { adapterClassOf } from '../kernels/adapterClass.ts'
import { createTuner } from '../kernels/tuner.ts'
import type { LabBackend } from '../webgpuBackend.ts'
import { Arena } from './arena.ts'
import { lowerCall } from './kernels.ts'
import type { Compiler } from './program.ts'
import { roomOf } from './room.ts'
import { Pipelines } from './runtime.ts'

/**
 * `tune`: whether matrix products are raced for their variants; left out, on hardware only. On SwiftShader the 23
 * classes of ViT-S0 took 12 s, four times the compiling of the usual variant alone, and the products ran 5 % faster
 * for it (two busy cores, measured 2026-11-25).
 */
export function compilerOf(backend: LabBackend, tune?: boolean): Compiler {
  const { device } = backend
  const target = adapterClassOf(device)
  const tuner = createTuner(device, tune ?? target === 'group')
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
    lower: (call) => lowerCall(call, target, tuner.variantOf),
    ...roomOf(device),
    maxBindings: device.limits.maxStorageBuffersPerShaderStage,
  }
}
