/** Which shapes of a matrix product's kernel there are to choose from, and which is taken for a product. */
import type { MatmulVariant } from '../kernels/matmul.ts'
import type { RegisterVariant } from '../kernels/matmulRegister.ts'
import type { TiledVariant } from '../kernels/matmulTiled.ts'
import type { Product } from '../kernels/product.ts'
import type { AdapterClass } from '../device/adapterClass.ts'

const quads = (rows: number, threads: [number, number]): RegisterVariant => ({
  kind: 'register',
  rows,
  columns: 4,
  threads,
  wanted: 4,
  quads: true,
})

const alone = (rows: number, columns: number, threads: [number, number], wanted = 4) =>
  ({ kind: 'register', rows, columns, threads, wanted }) satisfies RegisterVariant

const tiled = (rows: number, columns: number, threads: [number, number], depth: number) =>
  ({ kind: 'tiled', rows, columns, threads, depth, wanted: 128 }) satisfies TiledVariant

/**
 * For each kind of adapter, first what is taken untried. On SwiftShader 8×4 in quads gives 1.2–1.8 GFLOP per
 * second of processor time against 0.9–1.6 for 8×8 alone, and compiles in half its time; 16×8 is no more
 * than a tenth faster still and takes six times as long to compile (ViT-S0's shapes, measured 2026-11-24).
 */
export const variants: Record<AdapterClass, readonly [MatmulVariant, ...MatmulVariant[]]> = {
  quads: [quads(8, [8, 8]), quads(16, [8, 4])],
  alone: [alone(8, 4, [8, 8]), alone(8, 8, [4, 4]), alone(4, 8, [8, 8])],
  group: [
    tiled(4, 4, [16, 16], 16), // 64×64 outputs
    tiled(4, 4, [8, 8], 16), // 32×32
    tiled(8, 4, [16, 8], 16), // 64×64 by fewer threads
    tiled(8, 8, [16, 16], 8), // 128×128
    alone(4, 4, [8, 8], 128),
    alone(4, 8, [16, 8], 128),
  ],
}

/** What a tuning found. It belongs to one adapter and is plain JSON. */
export interface Tuning {
  adapter: string
  choices: Record<string, MatmulVariant>
}

/** The name under which a tuning of this device is remembered. */
export function adapterKey(device: GPUDevice, adapterClass: AdapterClass): string {
  const { vendor, architecture, device: model, description } = device.adapterInfo
  return [vendor, architecture, model, description, adapterClass].join('/')
}

/** Products of one class take the same variant: the same transpositions, and sizes within a factor of two. */
export function classOf({ batch = 1, M, N, K, transposeA, transposeB }: Product): string {
  const sizes = [batch, M, N, K].map((size) => Math.ceil(Math.log2(size)))
  return `${transposeA ? 'T' : 'N'}${transposeB ? 'T' : 'N'} ${sizes.join(' ')}`
}

/** The tuned variant, or the usual one of this kind of adapter. */
export const variantFor = (
  product: Product,
  adapterClass: AdapterClass,
  tuning?: Tuning,
): MatmulVariant => tuning?.choices[classOf(product)] ?? variants[adapterClass][0]
