/** This project's matrix product kernels, alone. */
import { matmul, type MatmulVariant } from '../../engine/kernels/matmul.ts'
import type { BufferRef, Lowering } from '../../engine/kernels/kernel.ts'
import type { MatrixShape, Product } from '../engine.ts'

const variants: Record<string, MatmulVariant> = {
  'register 4×8': { kind: 'register', rows: 4, columns: 8, threads: [8, 8], wanted: 32 },
}

export const labProducts = (device: GPUDevice, shape: MatrixShape): Product[] =>
  Object.entries(variants).map(([name, variant]) => ({
    name,
    ...runner(device, matmul(shape, variant), shape),
  }))

/** Runs a lowering of A·B again and again on the same buffers. */
function runner(device: GPUDevice, { steps, scratch }: Lowering, { M, K, N }: MatrixShape) {
  const create = (length: number, fill = false) => {
    const { STORAGE } = GPUBufferUsage
    const buffer = device.createBuffer({ size: 4 * length, usage: STORAGE, mappedAtCreation: true })
    const numbers = new Float32Array(buffer.getMappedRange())
    if (fill) for (let i = 0; i < length; i++) numbers[i] = ((i * 7919) % 1000) / 1000 - 0.5
    buffer.unmap()
    return buffer
  }
  const buffers = {
    input: [create(M * K, true), create(K * N, true)],
    output: [create(M * N)],
    scratch: scratch.map((length) => create(length)),
  }
  const bufferOf = (ref: BufferRef): GPUBuffer => {
    const [[kind, index]] = Object.entries(ref) as [[keyof typeof buffers, number]]
    return buffers[kind][index]!
  }
  const encoded = steps.map(({ kernel, args }) => {
    const module = device.createShaderModule({ code: kernel.code, label: kernel.label })
    const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } })
    const group = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: args.map((ref, binding) => ({ binding, resource: { buffer: bufferOf(ref) } })),
    })
    return { pipeline, group, workgroups: kernel.workgroups }
  })
  return {
    run() {
      const encoder = device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      for (const { pipeline, group, workgroups } of encoded) {
        pass.setPipeline(pipeline)
        pass.setBindGroup(0, group)
        pass.dispatchWorkgroups(...workgroups)
      }
      pass.end()
      device.queue.submit([encoder.finish()])
    },
    idle: () => device.queue.onSubmittedWorkDone(),
    dispose() {
      for (const buffer of Object.values(buffers).flat()) buffer.destroy()
    },
  }
}
