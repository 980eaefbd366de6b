/**
 * Sums of several expressions over one index in a single pass, in an order that never changes: each thread adds
 * every so-many-th element, then one workgroup adds what the threads have.
 */
import { input, output, scratch, type Lowering } from './kernel.ts'
import { createKernel, lines, perThread, range, type Binding } from './source.ts'
import { totals } from './totals.ts'

export interface Sums {
  /** The index i of the expressions runs over 0 … length − 1. */
  length: number
  /** Element types of the inputs, which the expressions know as in0, in1, … */
  inputs: readonly ('f32' | 'u32')[]
  /** WGSL of one term each, of type f32, such as `in0[i] * in1[i]`. */
  expressions: readonly string[]
  /** WGSL that the terms share, run before them for each i. */
  before?: string
  /** WGSL functions that the terms call. */
  functions?: string
}

const PER_THREAD = 16 // elements, at least
const MOST_THREADS = 8192

/** Inputs: in0, in1, … Outputs: one buffer (1) for each expression. At most 7 of each. */
export function sums({ length, inputs, expressions, before = '', functions = '' }: Sums): Lowering {
  const threads = Math.min(Math.ceil(length / PER_THREAD), MOST_THREADS)
  const each = range(expressions.length)
  const first = perThread(
    threads,
    `${lines(each.length, (e) => `  var sum${e} = 0.0;`)}
  let thread = i;
  for (var i = thread; i < ${length}u; i += ${threads}u) {
    ${before}
${lines(each.length, (e) => `    sum${e} += ${expressions[e]!};`)}
  }
${lines(each.length, (e) => `  partial[${e * threads}u + thread] = sum${e};`)}`,
  )
  const label = `sums ${length}`
  return {
    steps: [
      {
        kernel: createKernel({
          label,
          buffers: [
            ...inputs.map((type, n): Binding => ({ name: `in${n}`, access: 'read', type })),
            { name: 'partial', access: 'write' },
          ],
          ...first,
          code: functions + first.code,
        }),
        args: [...inputs.map((_, n) => input(n)), scratch(0)],
      },
      totals(
        label,
        threads,
        each.map((e) => output(e)),
      ),
    ],
    scratch: [threads * each.length],
  }
}
