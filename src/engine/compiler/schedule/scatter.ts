/**
 * Long concats in memory: the gradient as one vector. Kernels write their results straight to where the vector
 * has them, and one more pass writes what is left: padding, and parts that are computed on the way.
 */
import { argumentsOf, windowOf, type Value } from '../graph/graph.ts'
import { ALIGNED, SMALL } from './buffers.ts'

const MOST_PARTS = 4 // of a concat that is computed where it is read

export const isPack = ({ op, size }: Value): boolean =>
  op.kind === 'concat' &&
  op.parts.length > MOST_PARTS &&
  size > SMALL &&
  op.widths.reduce((sum, width) => sum + width, 0) === size

/** A run of a pack that a pass of its own writes. */
export interface ScatterPiece {
  part: Value
  start: number // in the pack
}

export interface Packs {
  /** Where results lie that are written straight into a pack. */
  placed: Map<Value, { pack: Value; offset: number }>
  pieces: Map<Value, ScatterPiece[]>
}

export function packsOf(order: readonly Value[], outputs: readonly Value[]): Packs {
  const placed: Packs['placed'] = new Map()
  const pieces: Packs['pieces'] = new Map()
  const read = readElsewhere(order, outputs)
  for (const pack of order) {
    if (!isPack(pack) || pack.op.kind !== 'concat') continue
    let end = 0
    const parts = pack.op.parts.map((part): ScatterPiece => {
      const start = end
      end += part.size
      return { part, start }
    })
    for (const { part, start } of parts) {
      const { x, offset } = windowOf(part)
      const base = start - offset
      // Sums too, as they get memory in any case.
      if (x.op.kind !== 'result' && x.op.kind !== 'reduce') continue
      if (placed.has(x) || read.has(x) || base % ALIGNED !== 0) continue
      if (base >= 0 && base + x.size <= pack.size && belongsTo(x, base, parts))
        placed.set(x, { pack, offset: base })
    }
    const rest = parts.filter(({ part, start }) => {
      const { x, offset } = windowOf(part)
      const own = placed.get(x)
      return !(own?.pack === pack && own.offset === start - offset)
    })
    pieces.set(pack, rest)
  }
  return { placed, pieces }
}

/** What is read by anything but packs. A kernel may not read a buffer that it writes another part of. */
function readElsewhere(order: readonly Value[], outputs: readonly Value[]): Set<Value> {
  const read = new Set(outputs.map((output) => windowOf(output).x))
  for (const value of order) {
    const isWindow = windowOf(value).x !== value // counts where it is read
    if (isPack(value) || isWindow) continue
    for (const arg of argumentsOf(value)) read.add(windowOf(arg).x)
  }
  return read
}

/** Whether x, laid at `base`, covers nothing but its own windows and what is written after it. */
function belongsTo(x: Value, base: number, parts: readonly ScatterPiece[]): boolean {
  return parts.every(({ part, start }) => {
    if (start + part.size <= base || start >= base + x.size) return true
    const window = windowOf(part)
    return part.op.kind === 'splat' || (window.x === x && start - window.offset === base)
  })
}
