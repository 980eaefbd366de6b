/** A plan on a device: pipelines and bind groups made once, then encoded again for every step. */
import type { BoundBuffer, Dispatch, Plan } from './plan.ts'

/** Pipelines by their code: layers of one shape share them. */
export class Pipelines {
  readonly #device: GPUDevice
  readonly #ready = new Map<string, GPUComputePipeline>()

  constructor(device: GPUDevice) {
    this.#device = device
  }

  /** Compiles in parallel what is not there yet. */
  async prepare(dispatches: readonly Dispatch[]): Promise<void> {
    const missing = new Map<string, Dispatch>()
    for (const d of dispatches) if (!this.#ready.has(d.code)) missing.set(d.code, d)
    await Promise.all(
      [...missing.values()].map(async (dispatch) => {
        const pipeline = await this.#device.createComputePipelineAsync(this.#descriptor(dispatch))
        this.#ready.set(dispatch.code, pipeline)
      }),
    )
  }

  of(dispatch: Dispatch): GPUComputePipeline {
    let pipeline = this.#ready.get(dispatch.code)
    if (!pipeline) {
      pipeline = this.#device.createComputePipeline(this.#descriptor(dispatch))
      this.#ready.set(dispatch.code, pipeline)
    }
    return pipeline
  }

  #descriptor({ code, label, writes }: Dispatch): GPUComputePipelineDescriptor {
    const device = this.#device
    const entries = writes.map((write, binding): GPUBindGroupLayoutEntry => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: write ? 'storage' : 'read-only-storage' },
    }))
    const layout = device.createPipelineLayout({
      bindGroupLayouts: [device.createBindGroupLayout({ entries })],
    })
    const module = device.createShaderModule({ code, label })
    return { label, layout, compute: { module, entryPoint: 'main' } }
  }
}

interface Encoded {
  pipeline: GPUComputePipeline
  group: GPUBindGroup
  workgroups: readonly [number, number, number]
}

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
  readonly #encoded: Encoded[]
  readonly #copies: Copy[]
  readonly #numbers: Omit<Copy, 'to'>

  constructor(
    device: GPUDevice,
    pipelines: Pipelines,
    plan: Plan,
    bufferOf: (buffer: string | number) => GPUBuffer,
  ) {
    this.#device = device
    this.#encoded = plan.dispatches.map((dispatch) => {
      const pipeline = pipelines.of(dispatch)
      const entries = dispatch.bounds.map(({ buffer, offset, size }, binding) => ({
        binding,
        resource: { buffer: bufferOf(buffer), offset, ...(size > 0 && { size }) },
      }))
      const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries })
      return { pipeline, group, workgroups: dispatch.workgroups }
    })
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
    const encoded = this.#encoded
    for (let from = 0; from < encoded.length; from += CHUNK) {
      const encoder = this.#device.createCommandEncoder()
      const pass = encoder.beginComputePass(stamps ? { timestampWrites: stamps() } : undefined)
      const end = Math.min(from + CHUNK, encoded.length)
      let last: GPUComputePipeline | null = null
      for (let i = from; i < end; i++) {
        const { pipeline, group, workgroups } = encoded[i]!
        if (pipeline !== last) pass.setPipeline(pipeline)
        last = pipeline
        pass.setBindGroup(0, group)
        pass.dispatchWorkgroups(workgroups[0], workgroups[1], workgroups[2])
      }
      pass.end()
      if (end === encoded.length) {
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
