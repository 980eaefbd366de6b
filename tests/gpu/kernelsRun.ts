/** Runs a lowering on a device of the browser, every buffer a view with NaN before and behind it. */
import { encodeKernels, Pipelines } from '../../src/engine/targets/webgpu/runtime/pipelines.ts'
import { readBuffer } from '../../src/engine/targets/webgpu/tuning/measureKernel.ts'
import { requestDevice } from '../../src/engine/targets/webgpu/device/requestDevice.ts'
import type { BufferRef, Lowering } from '../../src/engine/targets/webgpu/kernels/kernel.ts'

const GUARD = 256 // bytes: the alignment of a view

export const device = await openDevice()
const pipelines = new Pipelines(device)

async function openDevice(): Promise<GPUDevice> {
  const adapter = await navigator.gpu.requestAdapter()
  if (!adapter) throw new Error('These tests need a WebGPU adapter, and there is none.')
  return requestDevice(adapter)
}

/** The outputs, as long as `lengths` says. Outputs and scratch hold NaN before the first kernel. */
export async function run(
  lowering: Lowering,
  inputs: readonly Float32Array[],
  lengths: readonly number[],
): Promise<Float32Array[]> {
  device.pushErrorScope('validation')
  const buffers = {
    input: inputs.map(guarded),
    output: lengths.map(unwritten),
    scratch: lowering.scratch.map(unwritten),
  }
  const view = (ref: BufferRef): GPUBufferBinding => {
    const buffer =
      'input' in ref
        ? buffers.input[ref.input]
        : 'output' in ref
          ? buffers.output[ref.output]
          : buffers.scratch[ref.scratch]
    if (!buffer) throw new Error(`There is no ${JSON.stringify(ref)}.`)
    return { buffer, offset: GUARD, size: buffer.size - 2 * GUARD }
  }
  const kernels = lowering.steps.map(({ kernel, args }) => pipelines.bound(kernel, args.map(view)))
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  encodeKernels(pass, kernels)
  pass.end()
  device.queue.submit([encoder.finish()])
  const error = await device.popErrorScope()
  if (error) throw new Error(error.message)
  const outputs = await Promise.all(buffers.output.map(readGuarded))
  for (const buffer of Object.values(buffers).flat()) buffer.destroy()
  return outputs
}

const unwritten = (length: number) => guarded(new Float32Array(length).fill(NaN))

function guarded(numbers: Float32Array): GPUBuffer {
  const buffer = device.createBuffer({
    size: numbers.byteLength + 2 * GUARD,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
    mappedAtCreation: true,
  })
  const all = new Float32Array(buffer.getMappedRange()).fill(NaN)
  all.set(numbers, GUARD / 4)
  buffer.unmap()
  return buffer
}

async function readGuarded(buffer: GPUBuffer): Promise<Float32Array> {
  const all = await readBuffer(device, buffer)
  const guards = [...all.slice(0, GUARD / 4), ...all.slice(-GUARD / 4)]
  if (!guards.every(Number.isNaN)) throw new Error('A kernel wrote outside its view.')
  return all.slice(GUARD / 4, -GUARD / 4)
}

/** The largest |a − b|; NaN where one of them is NaN and the other isn't. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} numbers against ${b.length}`)
  let most = 0
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]) && Number.isNaN(b[i])) continue
    const apart = Math.abs(a[i]! - b[i]!)
    if (!(apart <= most)) most = apart
    if (Number.isNaN(most)) return NaN
  }
  return most
}
