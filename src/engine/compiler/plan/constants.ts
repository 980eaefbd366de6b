/** Every array of numbers that a step knows beforehand, one after the other in one buffer. */
import type { Value } from '../graph/graph.ts'
import type { Unit } from '../schedule/fuse.ts'
import { isGiven } from '../schedule/materialize.ts'

export interface Constants {
  offsets: Map<Value, number>
  /** From and end of each range of a unit of sums. */
  bounds: Map<Unit, Value>
  words: Uint32Array
}

export function constantsOf(units: readonly Unit[], stored: ReadonlySet<Value>): Constants {
  const offsets = new Map<Value, number>()
  const bounds = new Map<Unit, Value>()
  const words: number[] = []
  const add = (value: Value, data: Float32Array | Int32Array) => {
    if (offsets.has(value)) return
    offsets.set(value, words.length)
    for (const word of new Uint32Array(data.buffer, data.byteOffset, data.length)) words.push(word)
  }
  for (const unit of units) {
    for (const read of unit.reads) {
      if (stored.has(read) || !isGiven(read)) continue
      const { op } = read
      if (op.kind === 'array') add(read, op.data)
      // A target may have no literals for these.
      if (op.kind === 'splat' && !Number.isFinite(op.value)) add(read, Float32Array.of(op.value))
    }
    if (unit.ranges.length > 1) {
      const data = Int32Array.from(unit.ranges.flatMap(({ from, count }) => [from, from + count]))
      const op = { kind: 'array', data } as const
      const value: Value = { id: -1 - bounds.size, size: data.length, type: 'i32', op }
      bounds.set(unit, value)
      add(value, data)
    }
  }
  return { offsets, bounds, words: Uint32Array.from(words.length > 0 ? words : [0]) }
}
