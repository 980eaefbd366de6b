/** What is compiled once for a device and shared by its programs. */
import type { LabBackend } from '../webgpuBackend.ts'
import { Arena } from './arena.ts'
import type { Compiler } from './program.ts'
import { Pipelines } from './runtime.ts'

export function compilerOf(backend: LabBackend): Compiler {
  return {
    backend,
    pipelines: new Pipelines(backend.device),
    arena: new Arena(backend.device),
    lower(call) {
      throw new Error(`There is no kernel for ${call.name}.`)
    },
  }
}
