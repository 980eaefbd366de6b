/** What is compiled once for a device and shared by its programs. */
import type { MatmulVariant } from '../kernels/matmul.ts'
import type { LabBackend } from '../webgpuBackend.ts'
import { Arena } from './arena.ts'
import { lowerCall } from './kernels.ts'
import type { Compiler } from './program.ts'
import { Pipelines } from './runtime.ts'

const variant: MatmulVariant = {
  kind: 'register',
  rows: 4,
  columns: 8,
  threads: [8, 8],
  wanted: 32,
}

export function compilerOf(backend: LabBackend): Compiler {
  return {
    backend,
    pipelines: new Pipelines(backend.device),
    arena: new Arena(backend.device),
    lower: (call) => lowerCall(call, variant),
    maxBindings: backend.device.limits.maxStorageBuffersPerShaderStage,
  }
}
