/** This project's matrix product kernels, alone. */
import { matmul, type MatmulVariant } from '../../engine/kernels/matmul.ts'
import { prepare } from '../../engine/kernels/prepared.ts'
import { targetOf, type Target } from '../../engine/kernels/target.ts'
import { variantFor, variants } from '../../engine/kernels/variants.ts'
import type { MatrixShape, Product, ProductChoice } from '../engine.ts'

export async function labProducts(
  device: GPUDevice,
  shape: MatrixShape,
  choice: ProductChoice,
): Promise<Product[]> {
  const { M, K, N } = shape
  const chosen = chosenOf(shape, targetOf(device), choice)
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

/** Training's own variant comes without a tuning, as the benchmark's sessions do. */
function chosenOf(
  shape: MatrixShape,
  target: Target,
  choice: ProductChoice,
): readonly MatmulVariant[] {
  if (choice === 'usual') return [variantFor(shape, target)]
  if (choice === 'all') return variants[target]
  return variants[target].filter((variant) => nameOf(variant) === choice.name)
}

const numbers = (length: number) =>
  Float32Array.from({ length }, (_, i) => ((i * 7919) % 1000) / 1000 - 0.5)

function nameOf(variant: MatmulVariant): string {
  const { kind, rows, columns, threads } = variant
  const quads = variant.kind === 'register' && variant.quads ? ' in quads' : ''
  return `${kind} ${rows}×${columns}${quads}, ${threads.join('×')} threads`
}
