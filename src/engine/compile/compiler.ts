/** What is compiled once for a device and shared by its programs. */
import { targetOf } from '../kernels/target.ts'
import type { LabBackend } from '../webgpuBackend.ts'
import { Arena } from './arena.ts'
import { lowerCall } from './kernels.ts'
import type { Compiler } from './program.ts'
import { Pipelines } from './runtime.ts'

export function compilerOf(backend: LabBackend): Compiler {
  const { device } = backend
  const target = targetOf(device)
  return {
    backend,
    pipelines: new Pipelines(device),
    arena: new Arena(device),
    lower: (call) => lowerCall(call, target),
    maxBindings: device.limits.maxStorageBuffersPerShaderStage,
  }
}
