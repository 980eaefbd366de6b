/** This project's matrix product kernels, alone. */
import { matmul, type MatmulVariant } from '../../engine/kernels/matmul.ts'
import { prepare } from '../../engine/kernels/prepared.ts'
import { targetOf } from '../../engine/kernels/target.ts'
import { variantFor, variants } from '../../engine/kernels/variants.ts'
import type { MatrixShape, Product } from '../engine.ts'

/** In the variant that training takes or, with `all`, in each there is for this kind of adapter. */
export async function labProducts(
  device: GPUDevice,
  shape: MatrixShape,
  all: boolean,
): Promise<Product[]> {
  const { M, K, N } = shape
  const target = targetOf(device)
  const chosen = all ? variants[target] : [variantFor(shape, target)]
  const factors = [numbers(M * K), numbers(K * N)]
  const products: Product[] = []
  for (const variant of chosen) {
    const prepared = await prepare(device, matmul(shape, variant), factors, [M * N])
    if (!prepared) continue // the device refuses this one
    products.push({
      name: nameOf(variant),
      run: (times) => prepared.run(times),
      dispose: () => prepared.destroy(),
    })
  }
  return products
}

const numbers = (length: number) =>
  Float32Array.from({ length }, (_, i) => ((i * 7919) % 1000) / 1000 - 0.5)

function nameOf(variant: MatmulVariant): string {
  const { kind, rows, columns, threads } = variant
  const quads = variant.kind === 'register' && variant.quads ? ' in quads' : ''
  return `${kind} ${rows}×${columns}${quads}, ${threads.join('×')} threads`
}
