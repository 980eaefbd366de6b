/** Kernels of the loop language as WGSL: a thread per number, or a workgroup per sum. */
import type {
  FusedPasses,
  LoopKernel,
  PartSums,
  Pieces,
  RangeSums,
} from '../../../compiler/loops/language.ts'
import { line, THREADS } from '../kernels/source.ts'
import { within } from './code.ts'
import { Printer } from './printer.ts'

/** A kernel and the buffers it is bound to, in order. */
export interface FusedKernel {
  label: string
  code: string
  homes: string[]
  writes: boolean[]
  workgroups: readonly [number, number, number]
}

export function fusedKernel(kernel: LoopKernel): FusedKernel {
  switch (kernel.kind) {
    case 'passes':
      return passes(kernel)
    case 'pieces':
      return pieces(kernel)
    case 'sums':
      return rangeSums(kernel)
    case 'parts':
      return partSums(kernel)
  }
}

function passes(kernel: FusedPasses): FusedKernel {
  const printer = new Printer()
  const { body } = printer
  for (const { variable, size, stores } of kernel.passes) {
    const scope = size === kernel.size ? body : within(body)
    scope.known.set(variable, 'i')
    const numbers = stores.map(({ number }) => printer.number(scope, number))
    for (const [j, store] of stores.entries()) printer.store(scope, store, variable, numbers[j]!)
    if (scope !== body) body.lines.push(`if (i < ${size}u) {`, ...scope.lines, '}')
  }
  return threadEach(kernel.label, kernel.size, printer)
}

/** A thread for each number of a piece. */
function pieces({ label, passes: all }: Pieces): FusedKernel {
  const printer = new Printer()
  let size = 0
  const cases = all.map((pass) => {
    const one = { ...pass, start: size }
    size += pass.size
    return one
  })
  printer.choose(printer.body, cases, 'i', (scope, { variable, start, stores }) => {
    scope.known.set(variable, printer.let(scope, `i - ${start}u`, 'at'))
    for (const store of stores)
      printer.store(scope, store, variable, printer.number(scope, store.number))
  })
  return threadEach(label, size, printer)
}

/** All sums of parts in one pass: instead of a small pass after each product, which would hardly fill a GPU. */
function partSums({ label, place, pool, sums }: PartSums): FusedKernel {
  const printer = new Printer()
  const { body } = printer
  let size = 0
  const cases = sums.map((sum) => {
    const one = { ...sum, start: size }
    size += sum.size
    return one
  })
  body.lines.push('var at: u32;', 'var stride: u32;', 'var end: u32;', 'var target_: u32;')
  printer.choose(body, cases, 'i', (scope, { start, from, stride, count, target }) => {
    scope.lines.push(
      `at = i - ${start}u + ${from}u;`,
      `stride = ${stride}u;`,
      `end = at + ${stride * count}u;`,
      `target_ = i - ${start}u + ${place.offset + target}u;`,
    )
  })
  const parts = printer.bind(pool, 'f32', false)
  body.lines.push('var sum = 0f;', `for (; at < end; at += stride) { sum += ${parts}[at]; }`)
  body.lines.push(`${printer.bind(place.home, 'f32', true)}[target_] = sum;`)
  return threadEach(label, size, printer)
}

/**
 * A workgroup for each range. Its threads add every THREADS-th number and the first of them adds up the threads: one
 * barrier, since barriers are what a software adapter pays most for.
 */
function rangeSums({ label, ranges, which, from, end, variable, terms, stores }: RangeSums) {
  const printer = new Printer()
  const { body } = printer
  body.known.set(which, 'group.x')
  const threads = Math.max(...ranges.map(({ count }) => count)) > 4096 ? 256 : 64
  const folds = terms.map((term) => ({ fn: 'sum' as const, term }))
  const sums = printer.folded(body, variable, folds, {
    from: `${printer.index(body, from)} + thread`,
    end: printer.index(body, end),
    step: `${threads}u`,
  })
  const shared = sums.map((_, i) => `var<workgroup> shared${i}: array<f32, ${threads}>;\n`).join('')
  const last = within(body)
  for (const [i, store] of stores.entries()) {
    body.lines.push(`shared${i}[thread] = ${sums[i]};`)
    last.lines.push(
      `var t${i} = 0f;`,
      `for (var j = 0u; j < ${threads}u; j++) { t${i} += shared${i}[j]; }`,
    )
    printer.store(last, store, which, `t${i}`)
  }
  const code = `${printer.declarations}${shared}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
${body.lines.join('\n')}
workgroupBarrier();
if (thread == 0u) {
${last.lines.join('\n')}
}
}
`
  return finished(label, code, printer, [ranges.length, 1, 1])
}

/** The printer's code with a thread for each i below `size`. */
function threadEach(label: string, size: number, printer: Printer): FusedKernel {
  const { workgroups } = line(Math.ceil(size / THREADS))
  const [x, y] = workgroups
  const index = y === 1 ? 'id.x' : `id.y * ${x * THREADS}u + id.x`
  const bound = size === x * y * THREADS ? [] : [`if (i >= ${size}u) { return; }`]
  const code = `${printer.declarations}
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id: vec3u) {
let i = ${index};
${[...bound, ...printer.body.lines].join('\n')}
}
`
  return finished(label, code, printer, workgroups)
}

function finished(
  label: string,
  code: string,
  { bindings }: Printer,
  workgroups: FusedKernel['workgroups'],
): FusedKernel {
  return {
    label,
    code,
    homes: bindings.map(({ home }) => home),
    writes: bindings.map(({ writes }) => writes),
    workgroups,
  }
}
