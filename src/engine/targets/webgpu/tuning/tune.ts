/**
 * Times every variant of a matrix product on the device at hand, a few milliseconds each, and remembers the
 * fastest of each class of shapes. A variant that the device refuses, or that gives other numbers than the usual
 * one, is out.
 */
import { matmul, type MatmulVariant } from '../kernels/matmul.ts'
import { rowsOf, type Product } from '../kernels/product.ts'
import { outputOf, prepare, type Prepared } from './measureKernel.ts'
import type { AdapterClass } from '../device/adapterClass.ts'
import { adapterKey, classOf, variants, type Tuning } from './variants.ts'

const ROUNDS = 3 // of all variants, one after the other, so that a busy moment hits none alone
const AT_LEAST = 4 // ms of work in one measurement
const MOST = 64 // dispatches in one measurement
const LARGEST = 2 ** 22 // numbers of a matrix: 16 MB

type Sizes = Required<Pick<Product, 'batch' | 'M' | 'N' | 'K' | 'transposeA' | 'transposeB'>>

/**
 * The best variant for each class among `products`, as many of them as can be begun within `budget` milliseconds;
 * the other parts of a product are left out of the race.
 */
export async function tune(
  device: GPUDevice,
  adapterClass: AdapterClass,
  products: readonly Product[],
  budget = Infinity,
): Promise<Tuning> {
  const choices: Tuning['choices'] = {}
  const began = performance.now()
  for (const { batch = 1, M, N, K, transposeA = false, transposeB = false } of products) {
    if (performance.now() - began >= budget) break
    const product = { batch, M, N, K, transposeA, transposeB }
    choices[classOf(product)] ??= await fastest(device, adapterClass, smaller(product))
  }
  return { adapter: adapterKey(device, adapterClass), choices }
}

/** Half of a product too large for six to fit beside training, and half again: a busy device ranks it alike. */
function smaller(product: Sizes): Sizes {
  const { batch, M, N, K } = product
  if (batch * Math.max(M * K, K * N, M * N) <= LARGEST) return product
  const size = Math.max(batch, M, N, K)
  const longest = (['batch', 'M', 'N', 'K'] as const).find((name) => product[name] === size)!
  return smaller({ ...product, [longest]: Math.ceil(size / 2) })
}

async function fastest(
  device: GPUDevice,
  adapterClass: AdapterClass,
  product: Sizes,
): Promise<MatmulVariant> {
  const { batch, M, N, K } = product
  const inputs = [waves(batch * M * K), waves(batch * K * N)]
  const candidates: { variant: MatmulVariant; prepared: Prepared; ms: number }[] = []
  const [usual, ...others] = variants[adapterClass]
  let expected: Float32Array | null = null
  const racing = [usual, ...others].map((variant) => ({
    variant,
    preparing: prepare(device, matmul(product, variant), inputs, [rowsOf(product) * N]),
  }))
  for (const { variant, preparing } of racing) {
    const prepared = await preparing
    if (!prepared) continue
    await prepared.run(1)
    const found = await outputOf(device, prepared)
    expected ??= found
    if (agree(found, expected)) candidates.push({ variant, prepared, ms: Infinity })
    else prepared.destroy()
  }
  const first = candidates[0]
  if (!first || candidates.length === 1) {
    first?.prepared.destroy()
    return usual
  }
  const once = await timed(first.prepared, 1)
  const times = Math.min(MOST, Math.max(1, Math.ceil(AT_LEAST / Math.max(once, 0.05))))
  for (let round = 0; round < ROUNDS; round++) {
    for (const candidate of candidates) {
      candidate.ms = Math.min(candidate.ms, await timed(candidate.prepared, times))
    }
  }
  for (const { prepared } of candidates) prepared.destroy()
  return candidates.reduce((best, each) => (each.ms < best.ms ? each : best)).variant
}

async function timed(prepared: Prepared, times: number): Promise<number> {
  const began = performance.now()
  await prepared.run(times)
  return performance.now() - began
}

const waves = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i * 1.7))

/** Float sums differ with their order, by about √K roundings; K terms of at most 1 stay far below this. */
function agree(a: Float32Array, b: Float32Array): boolean {
  return a.every((x, i) => Math.abs(x - b[i]!) < 1e-2)
}
