/** This project's matrix product kernels, alone. */
import { matmul, type MatmulVariant } from '../../../engine/targets/webgpu/kernels/matmul.ts'
import { prepare } from '../../../engine/targets/webgpu/tuning/measureKernel.ts'
import { adapterClassOf } from '../../../engine/targets/webgpu/device/adapterClass.ts'
import { recall } from '../../../engine/targets/webgpu/tuning/tunings.ts'
import { adapterKey, variantFor, variants } from '../../../engine/targets/webgpu/tuning/variants.ts'
import type { MatrixShape, BenchProduct, ProductChoice } from '../../engine.ts'

export async function labProducts(
  device: GPUDevice,
  shape: MatrixShape,
  choice: ProductChoice,
): Promise<BenchProduct[]> {
  const { M, K, N } = shape
  const chosen = await chosenOf(device, shape, choice)
  const factors = [numbers(M * K), numbers(K * N)]
  const products: BenchProduct[] = []
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

async function chosenOf(
  device: GPUDevice,
  shape: MatrixShape,
  choice: ProductChoice,
): Promise<readonly MatmulVariant[]> {
  const adapterClass = adapterClassOf(device)
  if (choice === 'all') return variants[adapterClass]
  if (choice !== 'usual')
    return variants[adapterClass].filter((each) => nameOf(each) === choice.name)
  const adapter = adapterKey(device, adapterClass)
  const choices = await recall(adapter, adapterClass) // what the steps' products took, if they were tuned
  return [variantFor(shape, adapterClass, { adapter, choices })]
}

const numbers = (length: number) =>
  Float32Array.from({ length }, (_, i) => ((i * 7919) % 1000) / 1000 - 0.5)

function nameOf(variant: MatmulVariant): string {
  const { kind, rows, columns, threads } = variant
  const quads = variant.kind === 'register' && variant.quads ? ' in quads' : ''
  return `${kind} ${rows}×${columns}${quads}, ${threads.join('×')} threads`
}
