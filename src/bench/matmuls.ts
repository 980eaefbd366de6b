/** Matrix products alone: at the model's shapes, and squares for the best this device gives. */
import { hiddenWidth, tokenCount } from '../experiment/cost/size.ts'
import { messageOf } from '../experiment/messageOf.ts'
import type { AgendaPart } from './agenda.ts'
import type { MatrixShape } from './engine.ts'
import type { MatmulRow, Report } from './benchReport.ts'
import type { Runner } from './runs.ts'
import { nativeEngines, type EngineName, type Spec } from './spec.ts'

const SQUARE = 'square'

export interface SquareLimits {
  /** Milliseconds for each product. */
  ms: number
  sides: readonly number[]
  /** Milliseconds of a product, by the estimate of the one before, beyond which an engine is left out. */
  slowest: number
}

/** Each adds what it finds to `found`. */
export function matmulParts(
  runners: readonly Runner[],
  spec: Spec,
  { ms, sides, slowest }: SquareLimits,
  found: Report['matmul'],
): AgendaPart[] {
  const rate = new Map<EngineName, number>() // GFLOP/s, the best so far
  const shapes = [...shapesOf(spec), ...sides.map((n) => ({ name: SQUARE, M: n, K: n, N: n }))]
  return shapes.flatMap(({ name, ...shape }) => {
    const row: MatmulRow = { name, ...shape, gflops: {} }
    found.rows.push(row)
    const flops = 2 * shape.M * shape.K * shape.N
    return runners.map(({ name: engine, host }): AgendaPart => ({
      doing: `matrix product ${shape.M}×${shape.K}×${shape.N}, ${engine}`,
      estimate: () => 2 * ms,
      wanted: () => flops / (rate.get(engine) ?? Infinity) / 1e6 <= slowest,
      async work() {
        const choice = name === SQUARE ? 'all' : 'usual'
        try {
          for (const { variant, gflops } of await host.product(shape, choice, ms)) {
            if (gflops > found.bestGflops && !nativeEngines.includes(engine)) {
              found.bestGflops = gflops
              found.best = { engine, variant, shape }
            }
            row.gflops[engine] = Math.max(gflops, Number(row.gflops[engine] ?? 0))
            rate.set(engine, Math.max(gflops, rate.get(engine) ?? 0))
          }
        } catch (error) {
          row.gflops[engine] = messageOf(error)
        }
      },
    }))
  })
}

/** The products of a block: four forward, and what the first asks for on the way back. */
function shapesOf({ model, batchSize }: Spec): ({ name: string } & MatrixShape)[] {
  const rows = batchSize * tokenCount(model)
  const { width: D } = model
  const hidden = hiddenWidth(model)
  return [
    { name: 'qkv', M: rows, K: D, N: 3 * D },
    { name: 'proj', M: rows, K: D, N: D },
    { name: 'fc1', M: rows, K: D, N: hidden },
    { name: 'fc2', M: rows, K: hidden, N: D },
    { name: 'qkv, gradient of x', M: rows, K: 3 * D, N: D },
    { name: 'qkv, gradient of w', M: D, K: rows, N: 3 * D },
  ]
}
