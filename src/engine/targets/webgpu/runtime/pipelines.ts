/** Kernels on a device: pipelines made once for each code, bind groups, and the commands that run them. */
import type { Kernel } from '../kernels/kernel.ts'

type Shader = Pick<Kernel, 'label' | 'code' | 'writes'>

/** Pipelines by their code: layers of one shape share them. */
export class Pipelines {
  readonly #device: GPUDevice
  readonly #ready = new Map<string, GPUComputePipeline>()

  constructor(device: GPUDevice) {
    this.#device = device
  }

  /** Compiles what is missing, in parallel; rejects where the device refuses one. */
  async prepare(shaders: readonly Shader[]): Promise<void> {
    const missing = new Map<string, Shader>()
    for (const shader of shaders)
      if (!this.#ready.has(shader.code)) missing.set(shader.code, shader)
    await Promise.all(
      [...missing.values()].map(async (shader) => {
        const pipeline = await this.#device.createComputePipelineAsync(this.#descriptor(shader))
        this.#ready.set(shader.code, pipeline)
      }),
    )
  }

  of(shader: Shader): GPUComputePipeline {
    let pipeline = this.#ready.get(shader.code)
    if (!pipeline) {
      pipeline = this.#device.createComputePipeline(this.#descriptor(shader))
      this.#ready.set(shader.code, pipeline)
    }
    return pipeline
  }

  /** The kernel with these buffers, in the order of its bindings. */
  bound(kernel: Kernel, buffers: readonly GPUBufferBinding[]): BoundKernel {
    const pipeline = this.of(kernel)
    const group = this.#device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((resource, binding) => ({ binding, resource })),
    })
    return { pipeline, group, workgroups: kernel.workgroups }
  }

  #descriptor({ code, label, writes }: Shader): GPUComputePipelineDescriptor {
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

export interface BoundKernel {
  pipeline: GPUComputePipeline
  group: GPUBindGroup
  workgroups: Kernel['workgroups']
}

/** Encodes kernels one after the other; each sees what those before it have written. */
export function encodeKernels(pass: GPUComputePassEncoder, kernels: readonly BoundKernel[]): void {
  kernels.reduce<GPUComputePipeline | null>(
    (last, kernel) => encodeKernel(pass, kernel, last),
    null,
  )
}

/** Encodes one; `last` is the pipeline of the one before in this pass. Returns its own. */
export function encodeKernel(
  pass: GPUComputePassEncoder,
  { pipeline, group, workgroups }: BoundKernel,
  last: GPUComputePipeline | null,
): GPUComputePipeline {
  if (pipeline !== last) pass.setPipeline(pipeline)
  pass.setBindGroup(0, group)
  pass.dispatchWorkgroups(workgroups[0], workgroups[1], workgroups[2])
  return pipeline
}
