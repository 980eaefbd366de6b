/** Matrix products alone: at the model's shapes, and squares for the best this device gives. */
import { tokenCount } from '../core/model/size.ts'
import { messageOf } from '../engine/messageOf.ts'
import type { MatrixShape } from './engine.ts'
import type { MatmulRow, Report } from './report.ts'
import type { Runner } from './samples.ts'
import type { EngineName, Spec } from './spec.ts'

const SQUARE = 'square'

export interface SquareLimits {
  /** Milliseconds for each product. */
  ms: number
  sides: readonly number[]
  /** Milliseconds of a product, by the estimate of the one before, beyond which an engine is left out. */
  slowest: number
}

export async function matmuls(
  runners: readonly Runner[],
  spec: Spec,
  { ms, sides, slowest }: SquareLimits,
  say: (what: string) => void,
): Promise<Report['matmul']> {
  const rows: MatmulRow[] = []
  let bestGflops = 0
  let best: Report['matmul']['best'] = null
  const rate = new Map<EngineName, number>() // GFLOP/s, the best so far
  const shapes = [...shapesOf(spec), ...sides.map((n) => ({ name: SQUARE, M: n, K: n, N: n }))]
  for (const { name, ...shape } of shapes) {
    const gflops: MatmulRow['gflops'] = {}
    const flops = 2 * shape.M * shape.K * shape.N
    for (const runner of runners) {
      const known = rate.get(runner.name)
      if (known && flops / known / 1e6 > slowest) continue
      say(`${runner.name}: ${shape.M}×${shape.K}×${shape.N}`)
      try {
        for (const { variant, gflops: reached } of await runner.host.product(
          shape,
          name === SQUARE,
          ms,
        )) {
          if (reached > bestGflops) {
            bestGflops = reached
            best = { engine: runner.name, variant, shape }
          }
          gflops[runner.name] = Math.max(reached, gflops[runner.name] ?? 0)
        }
        rate.set(runner.name, Math.max(known ?? 0, gflops[runner.name] ?? 0))
      } catch (error) {
        say(`${runner.name}: ${messageOf(error)}`)
      }
    }
    rows.push({ name, ...shape, gflops })
  }
  return { bestGflops, best, rows }
}

/** The products of a block: four forward, and what the first asks for on the way back. */
function shapesOf({ model, batchSize }: Spec): ({ name: string } & MatrixShape)[] {
  const rows = batchSize * tokenCount(model)
  const { width: D } = model
  const hidden = D * model.mlpRatio
  return [
    { name: 'qkv', M: rows, K: D, N: 3 * D },
    { name: 'proj', M: rows, K: D, N: D },
    { name: 'fc1', M: rows, K: D, N: hidden },
    { name: 'fc2', M: rows, K: hidden, N: D },
    { name: 'qkv, gradient of x', M: rows, K: 3 * D, N: D },
    { name: 'qkv, gradient of w', M: D, K: rows, N: 3 * D },
  ]
}
