/** Values laid out in memory as a plan would: what is given, what is stored between kernels, and room for results. */
import type { ValueType } from '../../../../src/engine/compiler/graph/functions.ts'
import { reachable, type Value } from '../../../../src/engine/compiler/graph/graph.ts'
import type { PlaceOf } from '../../../../src/engine/compiler/loops/lower.ts'
import { CONSTANTS, type Place } from '../../../../src/engine/compiler/schedule/buffers.ts'
import { evaluated, type Given } from '../evaluate.ts'
import type { Memory } from './interpreter.ts'

export interface Layout {
  placeOf: PlaceOf
  memory: Memory
  types: ReadonlyMap<string, ValueType>
  /** What a value's place holds. */
  read: (value: Value) => number[]
  /** What it must hold. */
  expected: (value: Value) => number[]
}

/** Numbers between any two values, which no kernel may write. */
const BETWEEN = 3

/** `roots` are to be computed; of `stored` the numbers are there already. */
export function laidOut(
  roots: readonly Value[],
  given: Given,
  stored: readonly Value[] = [],
): Layout {
  const known = evaluated([...roots, ...stored], given)
  const places = new Map<Value, Place>()
  const memory: Memory = new Map()
  const types = new Map<string, ValueType>()
  const put = (value: Value, home: string, numbers: readonly number[]) => {
    const buffer = memory.get(home) ?? Array.from({ length: BETWEEN }, () => -99)
    places.set(value, { home, offset: buffer.length })
    types.set(home, value.type)
    memory.set(home, [...buffer, ...numbers, ...Array.from({ length: BETWEEN }, () => -99)])
  }
  const numbersOf = (value: Value) => Array.from(known.get(value)!, Number)
  for (const value of reachable([...roots, ...stored])) {
    const { op, size, type } = value
    if (op.kind === 'parameter') put(value, op.name, numbersOf(value))
    else if (op.kind === 'array') put(value, `${CONSTANTS} ${type}`, numbersOf(value))
    else if (op.kind === 'splat' && !Number.isFinite(op.value))
      put(value, `${CONSTANTS} ${type}`, [op.value])
    else if (roots.includes(value))
      put(
        value,
        `result ${value.id}`,
        Array.from({ length: size }, () => -77),
      )
    else if (stored.includes(value)) put(value, `stored ${type}`, numbersOf(value))
  }
  return {
    placeOf: (value) => places.get(value) ?? null,
    memory,
    types,
    read: (value) => {
      const { home, offset } = places.get(value)!
      return memory.get(home)!.slice(offset, offset + value.size)
    },
    expected: numbersOf,
  }
}
