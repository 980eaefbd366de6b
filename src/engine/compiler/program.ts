/** A body compiled for WebGPU: traced at its first use, and from then on a list of dispatches. */
import * as tf from '@tensorflow/tfjs-core'
import type { Body, Inputs, Outcome, Program } from '../../core/device.ts'
import type { LabBackend } from '../targets/webgpu/device/labBackend.ts'
import type { Arena } from '../targets/webgpu/runtime/bufferPool.ts'
import { CONSTANTS } from './schedule/buffers.ts'
import type { Plan } from './plan/plan.ts'
import {
  callsOf,
  inputName,
  isState,
  planTraced,
  stateName,
  tensorsIn,
  traceBody,
  type PlanOptions,
  type TracedBody,
} from './plan/compileBody.ts'
import type { Call } from './graph/graph.ts'
import { allocating, checkCalls, checkPlan, type BufferLimits } from './limits.ts'
import type { Pipelines } from '../targets/webgpu/runtime/pipelines.ts'
import { Executable } from '../targets/webgpu/runtime/executable.ts'

/** What the programs of a device share. */
export interface Compiler extends PlanOptions, BufferLimits {
  backend: LabBackend
  pipelines: Pipelines
  arena: Arena
  /** Finds out on the device which kernels suit these calls best; `lower` then knows. */
  learn(calls: readonly Call[]): Promise<void>
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

  function wantedKey(state: S, inputs: I): string {
    const lengths = Object.entries(inputs).map(([name, { length }]) => `${name} ${length}`)
    return [...tensorsIn(state).map(([path, t]) => `${path} ${keyOf(t)}`), ...lengths].join()
  }

  /** Another state or length is traced anew; null where there already is a plan for these. */
  const traced = (state: S, inputs: I): TracedBody | null =>
    compiled && key === wantedKey(state, inputs) ? null : traceBody(body, state, inputs)

  /** The plan for this state and inputs of these lengths. */
  function planned(state: S, inputs: I, trace = traced(state, inputs)): Compiled {
    if (!trace) return compiled!
    if (compiled) free(compiler, compiled)
    key = wantedKey(state, inputs)
    const { plan, external } = planTraced(trace, compiler)
    const buffers = new Map<string, tf.TensorInfo>(external)
    for (const [path, tensor] of tensorsIn(state)) buffers.set(stateName(path), tensor)
    const inputBuffers = new Map<string, GPUBuffer>()
    compiled = {
      plan,
      tensors: buffers,
      executable: null,
      inputs: inputBuffers,
      slots: [],
      constants: null,
    }
    return compiled
  }

  function dispose(): void {
    if (compiled) free(compiler, compiled)
    compiled = null
    key = ''
  }

  return {
    async prepare(state, inputs) {
      const trace = traced(state, inputs)
      if (trace) {
        checkCalls(callsOf(trace), compiler)
        await compiler.learn(callsOf(trace))
      }
      const current = planned(state, inputs, trace)
      const { plan } = current
      checkPlan(plan, compiler)
      await compiler.pipelines.prepare(plan.dispatches)
      if (current.executable) return
      try {
        const make = () => assemble(compiler, current, inputs)
        current.executable = await allocating(compiler.backend.device, plan, make)
      } catch (error) {
        dispose()
        throw error
      }
    },
    run(state, inputs): Outcome<S> {
      const { backend } = compiler
      const current = planned(state, inputs)
      current.executable ??= assemble(compiler, current, inputs)
      backend.flush() // what tfjs has encoded comes first
      for (const [name, numbers] of Object.entries(inputs)) {
        upload(backend.queue, current.inputs.get(inputName(name))!, numbers)
      }
      const numbers = emptyTensor(backend, current.plan.numbers.size / 4)
      current.executable.run(bufferOf(backend, numbers), backend.stampPass)
      return { state, numbers: numbers as tf.Tensor1D }
    },
    dispose,
  }
}

/** Indices of a batch above 1,024 images go in several pieces: no write of a step is longer than this. */
const LONGEST = 4096 // bytes

function upload(queue: GPUQueue, buffer: GPUBuffer, numbers: Inputs[string]): void {
  const piece = LONGEST / numbers.BYTES_PER_ELEMENT
  for (let from = 0; from < numbers.length; from += piece) {
    const part = numbers.subarray(from, from + piece) as Float32Array<ArrayBuffer>
    queue.writeBuffer(buffer, part.byteOffset - numbers.byteOffset, part)
  }
}

/** Makes the buffers and bind groups of a plan. */
function assemble(
  { backend, pipelines, arena }: Compiler,
  compiled: Compiled,
  inputs: Inputs,
): Executable {
  const { device, queue } = backend
  const { plan, tensors } = compiled
  const { STORAGE, COPY_DST } = GPUBufferUsage
  const create = (size: number) =>
    device.createBuffer({ label: 'program: inputs and constants', size, usage: STORAGE | COPY_DST })
  for (const [name, { byteLength }] of Object.entries(inputs))
    compiled.inputs.set(inputName(name), create(byteLength))
  compiled.slots = arena.acquire(plan.slots)
  compiled.constants = create(plan.constants.byteLength)
  queue.writeBuffer(compiled.constants, 0, plan.constants as Uint32Array<ArrayBuffer>)
  const executable = new Executable(device, pipelines, plan, (buffer) => {
    if (typeof buffer === 'number') return compiled.slots[buffer]!
    if (buffer === CONSTANTS) return compiled.constants!
    const tensor = tensors.get(buffer)
    return tensor ? bufferOf(backend, tensor) : compiled.inputs.get(buffer)!
  })
  for (const [path, { dataId }] of tensors) if (isState(path)) backend.markChanging(dataId)
  return executable
}

function free({ arena }: Compiler, { inputs, slots, constants }: Compiled): void {
  for (const buffer of inputs.values()) buffer.destroy()
  constants?.destroy()
  arena.release(slots)
}

const ids = new WeakMap<object, number>()
let nextId = 0

/** Names a tensor's data and shape. */
function keyOf({ dataId, shape }: tf.Tensor): string {
  if (!ids.has(dataId)) ids.set(dataId, nextId++)
  return `${ids.get(dataId)} ${shape.join('x')}`
}

export function bufferOf(backend: LabBackend, { dataId }: tf.TensorInfo): GPUBuffer {
  backend.uploadToGPU(dataId)
  return backend.tensorMap.get(dataId).resource as GPUBuffer
}

function emptyTensor(backend: LabBackend, size: number): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(backend.makeTensorInfo([size], 'float32'), backend)
}
