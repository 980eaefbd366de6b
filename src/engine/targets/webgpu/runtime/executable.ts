/** A plan on a device: pipelines and bind groups made once, then encoded again for every step. */
import { encodeKernels, type BoundKernel, type Pipelines } from './pipelines.ts'
import type { BoundBuffer, Plan } from '../../../compiler/plan/plan.ts'

interface Copy {
  from: GPUBuffer
  offset: number
  size: number
  to: GPUBuffer
}

const CHUNK = 64 // dispatches a submit: between two of them the page may draw

type PassStamps = (() => GPUComputePassTimestampWrites) | null

export class Executable {
  readonly #device: GPUDevice
  readonly #kernels: BoundKernel[]
  readonly #copies: Copy[]
  readonly #numbers: Omit<Copy, 'to'>

  constructor(
    device: GPUDevice,
    pipelines: Pipelines,
    plan: Plan,
    bufferOf: (buffer: string | number) => GPUBuffer,
  ) {
    this.#device = device
    this.#kernels = plan.dispatches.map((dispatch) =>
      pipelines.bound(
        dispatch,
        dispatch.bounds.map(({ buffer, offset, size }) => ({
          buffer: bufferOf(buffer),
          offset,
          ...(size > 0 && { size }),
        })),
      ),
    )
    const source = ({ buffer, offset, size }: BoundBuffer) => ({
      from: bufferOf(buffer),
      offset,
      size,
    })
    this.#copies = plan.copies.map(({ from, to }) => ({ ...source(from), to: bufferOf(to) }))
    this.#numbers = source(plan.numbers)
  }

  /** Submits the step; its numbers go to `numbers`. `stamps` are the timestamps of the next compute pass. */
  run(numbers: GPUBuffer, stamps: PassStamps): void {
    const kernels = this.#kernels
    for (let from = 0; from < kernels.length; from += CHUNK) {
      const encoder = this.#device.createCommandEncoder()
      const pass = encoder.beginComputePass(stamps ? { timestampWrites: stamps() } : undefined)
      const end = Math.min(from + CHUNK, kernels.length)
      encodeKernels(pass, kernels.slice(from, end))
      pass.end()
      if (end === kernels.length) {
        for (const { from: source, offset, size, to } of this.#copies) {
          encoder.copyBufferToBuffer(source, offset, to, 0, size)
        }
        const { from: source, offset, size } = this.#numbers
        encoder.copyBufferToBuffer(source, offset, numbers, 0, size)
      }
      this.#device.queue.submit([encoder.finish()])
    }
  }
}
