/** A body compiled for WebGPU: traced at its first use, and from then on a list of dispatches. */
import * as tf from '@tensorflow/tfjs-core'
import type { Body, Inputs, Outcome, Program } from '../../core/device.ts'
import type { LabBackend } from '../webgpuBackend.ts'
import type { Arena } from './arena.ts'
import { CONSTANTS } from './emitter.ts'
import type { Call } from './graph.ts'
import { lowered } from './lower.ts'
import { planOf, type Plan } from './plan.ts'
import { Executable, type Pipelines } from './runtime.ts'
import { trace } from './trace.ts'
import type { Lowering } from '../kernels/kernel.ts'

/** What the programs of a device share. */
export interface Compiler {
  backend: LabBackend
  pipelines: Pipelines
  arena: Arena
  lower(call: Call): Lowering
}

interface Compiled {
  plan: Plan
  /** Buffers of the state and of tensors that the body reads beside it, by parameter name. */
  tensors: Map<string, tf.TensorInfo>
  executable: Executable | null
  inputs: Map<string, GPUBuffer>
  slots: GPUBuffer[]
  constants: GPUBuffer | null
}

export function compiledProgram<S extends object, I extends Inputs>(
  compiler: Compiler,
  body: Body<S, I>,
): Program<S, I> {
  let compiled: Compiled | null = null
  let key = ''

  /** The plan for this state and inputs of these lengths; another state or length is traced anew. */
  function planned(state: S, inputs: I): Compiled {
    const tensors = tensorsIn(state)
    const lengths = Object.entries(inputs).map(([name, { length }]) => `${name} ${length}`)
    const wanted = [...tensors.map(([path, t]) => `${path} ${keyOf(t)}`), ...lengths].join()
    if (compiled && key === wanted) return compiled
    if (compiled) free(compiler, compiled)
    key = wanted
    compiled = compile(compiler, body, state, inputs)
    return compiled
  }

  return {
    async prepare(state, inputs) {
      const { plan } = planned(state, inputs)
      await compiler.pipelines.prepare(plan.dispatches)
    },
    run(state, inputs): Outcome<S> {
      const { backend } = compiler
      const current = planned(state, inputs)
      current.executable ??= assemble(compiler, current, inputs)
      backend.flush() // what tfjs has encoded comes first
      for (const [name, buffer] of current.inputs) {
        backend.queue.writeBuffer(buffer, 0, inputs[name] as Float32Array<ArrayBuffer>)
      }
      const numbers = emptyTensor(backend, current.plan.numbers.size / 4)
      current.executable.run(bufferOf(backend, numbers), backend.stampPass)
      return { state, numbers: numbers as tf.Tensor1D }
    },
    dispose() {
      if (compiled) free(compiler, compiled)
      compiled = null
      key = ''
    },
  }
}

function compile<S extends object, I extends Inputs>(
  { backend, lower }: Compiler,
  body: Body<S, I>,
  state: S,
  inputs: I,
): Compiled {
  const given = tensorsIn(state)
  let paths: string[] = []
  const { builder, outputs, external, parameters } = trace((parameter) => {
    const before = mapTensors(state, (tensor, path) => parameter(`state ${path}`, tensor.shape, tensor.dtype))
    const numbers = Object.entries(inputs).map(([name, values]) => [
      name,
      parameter(`input ${name}`, [values.length], values instanceof Int32Array ? 'int32' : 'float32'),
    ])
    const after = body(before as S, Object.fromEntries(numbers) as never)
    const next = tensorsIn(after.state)
    paths = next.map(([path]) => path)
    return [...next.map(([, tensor]) => tensor), after.numbers]
  })
  const [numbers, ...next] = lowered(builder, [outputs.at(-1)!, ...outputs.slice(0, -1)])
  const updates = paths.map((path, i) => ({ parameter: parameters.get(`state ${path}`)!, next: next[i]! }))
  const maxBindings = backend.device.limits.maxStorageBuffersPerShaderStage
  const plan = planOf({ builder, updates, numbers: numbers!, lower, maxBindings })
  const tensors = new Map<string, tf.TensorInfo>(external)
  for (const [path, tensor] of given) tensors.set(`state ${path}`, tensor)
  return { plan, tensors, executable: null, inputs: new Map(), slots: [], constants: null }
}

/** Makes the buffers and bind groups of a plan. */
function assemble({ backend, pipelines, arena }: Compiler, compiled: Compiled, inputs: Inputs): Executable {
  const { device, queue } = backend
  const { plan, tensors } = compiled
  const { STORAGE, COPY_DST } = GPUBufferUsage
  const create = (size: number) => device.createBuffer({ size, usage: STORAGE | COPY_DST })
  for (const [name, { byteLength }] of Object.entries(inputs)) compiled.inputs.set(name, create(byteLength))
  compiled.slots = arena.acquire(plan.slots)
  compiled.constants = create(plan.constants.byteLength)
  queue.writeBuffer(compiled.constants, 0, plan.constants as Uint32Array<ArrayBuffer>)
  const executable = new Executable(device, pipelines, plan, (buffer) => {
    if (typeof buffer === 'number') return compiled.slots[buffer]!
    if (buffer === CONSTANTS) return compiled.constants!
    const tensor = tensors.get(buffer)
    return tensor ? bufferOf(backend, tensor) : compiled.inputs.get(buffer.replace(/^input /, ''))!
  })
  for (const [path, { dataId }] of tensors) if (path.startsWith('state ')) backend.markChanging(dataId)
  return executable
}

function free({ arena }: Compiler, { inputs, slots, constants }: Compiled): void {
  for (const buffer of inputs.values()) buffer.destroy()
  constants?.destroy()
  arena.release(slots)
}

/** Every tensor of a state, with its path in it. */
function tensorsIn(state: object, path = ''): [string, tf.Tensor][] {
  if (state instanceof tf.Tensor) return [[path, state]]
  return Object.entries(state as Record<string, object>).flatMap(([key, part]) => tensorsIn(part, `${path}.${key}`))
}

/** A state of the same form with other tensors. */
function mapTensors(state: object, to: (tensor: tf.Tensor, path: string) => tf.Tensor, path = ''): object {
  if (state instanceof tf.Tensor) return to(state, path)
  const parts = Object.entries(state as Record<string, object>).map(([key, part]): [string, object] => [
    key,
    mapTensors(part, to, `${path}.${key}`),
  ])
  return Array.isArray(state) ? parts.map(([, part]) => part) : Object.fromEntries(parts)
}

const ids = new WeakMap<object, number>()
let nextId = 0

/** Names a tensor's data and shape. */
function keyOf({ dataId, shape }: tf.Tensor): string {
  if (!ids.has(dataId)) ids.set(dataId, nextId++)
  return `${ids.get(dataId)} ${shape.join('x')}`
}

function bufferOf(backend: LabBackend, { dataId }: tf.TensorInfo): GPUBuffer {
  backend.uploadToGPU(dataId)
  return backend.tensorMap.get(dataId).resource as GPUBuffer
}

function emptyTensor(backend: LabBackend, size: number): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(backend.makeTensorInfo([size], 'float32'), backend)
}
