/** From what was traced to what is planned: the rules in their order. */
import type { Builder } from './builder.ts'
import type { Value } from './graph.ts'
import { flatSums, longSums, rangesOfOne, rewrite } from './rewrite.ts'

export function lowered(builder: Builder, roots: readonly Value[]): Value[] {
  return [flatSums, rangesOfOne, longSums].reduce(
    (values: Value[], rule) => rewrite(builder, values, rule),
    [...roots],
  )
}
