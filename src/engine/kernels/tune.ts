/**
 * Times every variant of a matrix product on the device at hand, a few milliseconds each, and remembers the
 * fastest of each class of shapes. A variant that the device refuses, or that gives other numbers than the usual
 * one, is out.
 */
import { matmul, type MatmulVariant } from './matmul.ts'
import { rowsOf, type Product } from './product.ts'
import { outputOf, prepare, type Prepared } from './prepared.ts'
import { targetOf } from './target.ts'
import { adapterKey, classOf, variants, type Tuning } from './variants.ts'

const ROUNDS = 3 // of all variants, one after the other, so that a busy moment hits none alone
const AT_LEAST = 4 // ms of work in one measurement
const MOST = 64 // dispatches in one measurement

/** The best variant for each class among `products`; the other parts of a product are left out of the race. */
export async function tune(device: GPUDevice, products: readonly Product[]): Promise<Tuning> {
  const choices: Tuning['choices'] = {}
  for (const { batch = 1, M, N, K, transposeA = false, transposeB = false } of products) {
    const product = { batch, M, N, K, transposeA, transposeB }
    choices[classOf(product)] ??= await fastest(device, product)
  }
  return { adapter: adapterKey(device), choices }
}

async function fastest(device: GPUDevice, product: Product): Promise<MatmulVariant> {
  const { batch = 1, M, N, K } = product
  const inputs = [waves(batch * M * K), waves(batch * K * N)]
  const candidates: { variant: MatmulVariant; prepared: Prepared; ms: number }[] = []
  const [usual, ...others] = variants[targetOf(device)]
  let expected: Float32Array | null = null
  for (const variant of [usual, ...others]) {
    const prepared = await prepare(device, matmul(product, variant), inputs, [rowsOf(product) * N])
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
