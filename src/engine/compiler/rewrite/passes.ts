/** From what was traced to what is planned: the rules in their order. */
import type { Builder } from '../graph/builder.ts'
import type { Value } from '../graph/graph.ts'
import { productCalls, productsWithOnes, transposedFactors } from './products.ts'
import {
  flatSums,
  longSums,
  rangesOfOne,
  residualGradients,
  rewrite,
  sumsOfRuns,
  type Rule,
} from './rewrite.ts'

type Pass = (builder: Builder, roots: readonly Value[]) => Value[]

const each =
  (rule: Rule): Pass =>
  (builder, roots) =>
    rewrite(builder, roots, rule)

const passes: readonly Pass[] = [
  each(sumsOfRuns),
  each(productsWithOnes),
  each(flatSums),
  each(rangesOfOne),
  each(transposedFactors),
  productCalls,
  residualGradients,
]

/** `splitsSums`: whether long sums are for many threads. */
export const lowered = (
  builder: Builder,
  roots: readonly Value[],
  { splitsSums }: { splitsSums: boolean },
): Value[] =>
  [...passes, ...(splitsSums ? [each(longSums)] : [])].reduce(
    (values: readonly Value[], pass) => pass(builder, values),
    roots,
  ) as Value[]
