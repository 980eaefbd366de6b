/** Rewrites of small graphs: what is left has the same numbers. */
import { expect } from 'vitest'
import { Builder } from '../../../../src/engine/compiler/graph/builder.ts'
import type { Value } from '../../../../src/engine/compiler/graph/graph.ts'
import { noise32 } from '../../../reference/algebra.ts'
import { evaluated } from '../evaluate.ts'

type Pass = (builder: Builder, roots: readonly Value[]) => Value[]

export const parameter = (b: Builder, name: string, size: number) => b.parameter(name, size, 'f32')

/** Numbers for the parameters x, y, z and w, as many as any test needs. */
const given = Object.fromEntries(
  ['x', 'y', 'z', 'w'].map((name, i) => [name, noise32(80_000, i + 1)]),
)

/**
 * What a pass makes of some values. Equal values of a builder are one object: `found` can be compared with values that
 * are made afterwards.
 */
export function rewritten(
  pass: Pass,
  make: (b: Builder) => Value | readonly Value[],
): { b: Builder; before: Value[]; found: Value[] } {
  const b = new Builder()
  const made = make(b)
  const before = Array.isArray(made) ? [...made] : [made as Value]
  const meant = numbersOf(before)
  const found = pass(b, before)
  for (const [i, numbers] of numbersOf(found).entries()) {
    const largest = Math.max(1, ...meant[i]!.map(Math.abs))
    expect(numbers).toHaveLength(meant[i]!.length)
    for (const [j, x] of numbers.entries())
      expect(Math.abs(x - meant[i]![j]!) / largest).toBeLessThan(1e-5)
  }
  return { b, before, found }
}

function numbersOf(roots: readonly Value[]): number[][] {
  const known = evaluated(roots, given)
  return roots.map((root) => Array.from(known.get(root)!, Number))
}
