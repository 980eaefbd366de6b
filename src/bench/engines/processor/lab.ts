import * as tf from '@tensorflow/tfjs-core'
import { kernelCode } from '../../../engine/targets/wasm/emit/module.ts'
import { simdMatmul } from '../../../engine/targets/wasm/kernels/matmul.ts'
import type { HeapBackend } from '../../../engine/targets/wasm/runtime/heapBackend.ts'
import { KernelTable } from '../../../engine/targets/wasm/runtime/kernelTable.ts'
import type { BenchProduct, MatrixShape } from '../../engine.ts'
import { labEngine } from '../labEngine.ts'

export const processorLab = labEngine('wasm', {
  idle: () => Promise.resolve(),
  products: async (shape) => [product(shape)],
})

/** The product's kernel alone. */
function product({ M, K, N }: MatrixShape): BenchProduct {
  const { heap } = tf.backend() as HeapBackend
  const kernel = simdMatmul({
    batch: 1,
    M,
    N,
    K,
    transposeA: false,
    transposeB: false,
    bias: false,
    gelu: false,
    geluGrad: false,
    residual: false,
    columnSums: false,
  })
  const addresses = [M * K, K * N, M * N, kernel.scratch].map((size) =>
    heap.allocate(4 * size, 'a product needs'),
  )
  const code = kernelCode(addresses.length, (body, places) => kernel.write(body, places))
  const kernels = new KernelTable(heap.memory)
  kernels.prepareNow([code])
  for (const [i, size] of [M * K, K * N].entries())
    heap.write(
      addresses[i]!,
      Float32Array.from({ length: size }, (_, j) => (j % 17) / 17 - 0.5),
    )
  return {
    name: 'tiles of 4×8',
    async run(times) {
      for (let i = 0; i < times; i++) kernels.of(code)(...addresses)
    },
    dispose: () => addresses.forEach((address) => heap.release(address)),
  }
}
