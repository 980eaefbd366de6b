/** WebGPU as a target of the compiler: what is made once for a device and shared by its programs. */
import { kernelsIn } from '../../compiler/plan/steps.ts'
import type { Target } from '../../compiler/target.ts'
import { adapterClassOf, type AdapterClass } from './device/adapterClass.ts'
import type { LabBackend } from './device/labBackend.ts'
import { lowerCall } from './kernels/index.ts'
import type { Kernel } from './kernels/kernel.ts'
import type { Product } from './kernels/product.ts'
import { kernelMaker } from './launches.ts'
import { Arena } from './runtime/bufferPool.ts'
import { executableOf } from './runtime/executable.ts'
import { allocating, checkCalls, checkPlan, largestTensor } from './runtime/limits.ts'
import { Pipelines } from './runtime/pipelines.ts'
import { createTuner } from './tuning/tuner.ts'

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

export function webgpuTarget(backend: LabBackend, options: CompilerOptions): Target<Kernel> {
  const { device } = backend
  const { adapterClass = adapterClassOf(device), tune = adapterClass === 'group' } = options
  const tuner = createTuner(device, adapterClass, tune)
  const shared = { backend, pipelines: new Pipelines(device), arena: new Arena(device) }
  const largest = largestTensor(device)
  return {
    ...kernelMaker(
      (call) => lowerCall(call, adapterClass, tuner.variantOf),
      device.limits.maxStorageBuffersPerShaderStage,
    ),
    async learn(calls) {
      checkCalls(calls, largest)
      const products = calls.filter(({ name }) => name === 'matmul')
      await tuner.learn(products.map(({ attrs }) => attrs as object as Product))
    },
    async load(planned) {
      checkPlan(planned.plan, largest)
      await shared.pipelines.prepare([...kernelsIn(planned.plan)])
      return allocating(device, planned.plan, () => executableOf(shared, planned))
    },
    loadNow: (planned) => executableOf(shared, planned),
  }
}
