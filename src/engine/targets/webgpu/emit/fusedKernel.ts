/** Kernels made of graph values: a thread per number, or a workgroup per sum. */
import { line, THREADS } from '../kernels/source.ts'
import type { Place } from '../../../compiler/schedule/buffers.ts'
import { within } from './code.ts'
import { Emitter } from './emitter.ts'
import type { Range, Value } from '../../../compiler/graph/graph.ts'

/** A kernel and the buffers it is bound to, in order. */
export interface FusedKernel {
  label: string
  code: string
  homes: string[]
  writes: boolean[]
  workgroups: readonly [number, number, number]
}

/** Several values in one pass: thread i computes number i of each that has one. */
export function loopKernel(
  roots: readonly Value[],
  placeOf: (value: Value) => Place | null,
): FusedKernel {
  const own = new Set(roots)
  const emitter = new Emitter((value) => (own.has(value) ? null : placeOf(value)))
  const { body } = emitter
  const size = Math.max(...roots.map((root) => root.size))
  for (const [length, equals] of grouped(roots, (root) => root.size)) {
    const scope = length === size ? body : within(body)
    const numbers = new Map<Value, string>()
    for (const together of grouped(equals, loopKey).values()) {
      const reduces = together[0]!.op.kind === 'reduce' || together[0]!.op.kind === 'partials'
      const sums = reduces ? emitter.sums(scope, together, 'i') : []
      for (const [j, root] of together.entries()) {
        const number = sums[j] ?? emitter.pull(scope, root, 'i')
        scope.known.set(`${root.id}@i`, number)
        numbers.set(root, number)
      }
    }
    // Written when all are computed: a root may lie where another one still reads.
    for (const [root, number] of numbers) emitter.write(scope, root, placeOf(root)!, 'i', number)
    if (scope !== body) body.lines.push(`if (i < ${length}u) {`, ...scope.lines, '}')
  }
  return threadEach(`fused ${roots.length}x${size}`, size, emitter)
}

/** The emitter's code with a thread for each i below `size`. */
export function threadEach(label: string, size: number, emitter: Emitter): FusedKernel {
  const { workgroups } = line(Math.ceil(size / THREADS))
  const [x, y] = workgroups
  const index = y === 1 ? 'id.x' : `id.y * ${x * THREADS}u + id.x`
  const bound = size === x * y * THREADS ? [] : [`if (i >= ${size}u) { return; }`]
  const code = `${emitter.declarations}
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id: vec3u) {
let i = ${index};
${[...bound, ...emitter.body.lines].join('\n')}
}
`
  return finished(label, code, emitter, workgroups)
}

/** Items by key, in the order of the first of each. */
function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** Reductions with one key share a loop. */
function loopKey({ op, size }: Value): string {
  if (op.kind === 'reduce') return `reduce ${size} ${op.n} ${op.inner}`
  if (op.kind === 'partials') return `partials ${size} ${op.x.size}`
  return ''
}

/**
 * Sums of ranges, a workgroup each. Its threads add every THREADS-th number and the first of them adds up the
 * threads: one barrier, since barriers are what a software adapter pays most for.
 */
export function segmentKernel(
  roots: readonly Value[],
  ranges: readonly Range[],
  bounds: Value | null,
  placeOf: (value: Value) => Place | null,
): FusedKernel {
  const own = new Set(roots)
  const emitter = new Emitter((value) => (own.has(value) ? null : placeOf(value)))
  const { body } = emitter
  const longest = Math.max(...ranges.map(({ count }) => count))
  const threads = longest > 4096 ? 256 : 64
  let from = `${ranges[0]!.from}u`
  let end = `${ranges[0]!.from + ranges[0]!.count}u`
  if (bounds) {
    from = emitter.let(body, `u32(${emitter.pull(body, bounds, '2u * group.x')})`, 'from')
    end = emitter.let(body, `u32(${emitter.pull(body, bounds, '2u * group.x + 1u')})`, 'end')
  }
  const sums = emitter.loop(body, roots, { from: `${from} + thread`, end, step: `${threads}u` })
  const shared = sums.map((_, i) => `var<workgroup> shared${i}: array<f32, ${threads}>;\n`).join('')
  const last = within(body)
  for (const [i, root] of roots.entries()) {
    body.lines.push(`shared${i}[thread] = ${sums[i]};`)
    last.lines.push(
      `var t${i} = 0f;`,
      `for (var j = 0u; j < ${threads}u; j++) { t${i} += shared${i}[j]; }`,
    )
    emitter.write(last, root, placeOf(root)!, 'group.x', `t${i}`)
  }
  const code = `${emitter.declarations}${shared}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
${body.lines.join('\n')}
workgroupBarrier();
if (thread == 0u) {
${last.lines.join('\n')}
}
}
`
  return finished(`sums ${roots.length}x${ranges.length}`, code, emitter, [ranges.length, 1, 1])
}

function finished(
  label: string,
  code: string,
  { bindings }: Emitter,
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
