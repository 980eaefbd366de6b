/**
 * C = A·B without workgroup memory and without barriers: each thread holds its outputs in registers and reads
 * its rows of A and columns of B straight from storage, four steps of k at a time.
 */
import { input, type Kernel, type Step } from './kernel.ts'
import {
  fetchFour,
  fetchOne,
  isAligned,
  places,
  scalarAt,
  vectorAt,
  type Operand,
  type OperandShare,
} from './operand.ts'
import type { Product, Sink } from './product.ts'
import { createKernel, lines, range } from './source.ts'

export interface RegisterVariant {
  kind: 'register'
  /** Outputs of a thread, multiples of 4. */
  rows: number
  columns: number
  /** Threads of a workgroup, along columns and along rows. */
  threads: readonly [number, number]
  /** Workgroups below which k is split, as far as it goes. */
  wanted: number
  /**
   * Four threads side by side fetch their rows of A together, each a quarter. For devices with subgroups of four
   * threads in the order of the workgroup, which is how SwiftShader runs.
   */
  quads?: boolean
}

/** One step that leaves the sums over each of `parts` stretches of `stretch` steps of k in `sink`. */
export function registerStep(
  product: Product,
  variant: RegisterVariant,
  sink: Sink,
  parts: number,
  stretch: number,
): Step {
  const { M, N, K, batch = 1, transposeA = false, transposeB = false } = product
  const { rows, columns, threads, quads = false } = variant
  const a: Operand = { name: 'a', free: M, K, alongK: !transposeA, batch }
  const b: Operand = { name: 'b', free: N, K, alongK: transposeB, batch }
  const ofA: OperandShare = { tile: rows, first: 'row', spread: 1, shared: quads }
  const ofB: OperandShare = { tile: columns, first: 'column', spread: quads ? 4 : 1, shared: false }
  const workgroups = registerGrid(product, variant, parts)
  const rest = K % 4
  const perRow = columns / 4

  const steps = (count: number) =>
    lines(rows, (i) =>
      lines(count, (k) =>
        lines(perRow, (c) => `sum${i}_${c} += ${scalarAt(a, i, k)} * ${vectorAt(b, c, k)};`),
      ),
    )
  const tail = range(rest).map(
    (k) => `{
${fetchOne(a, ofA, K - rest + k)}
${fetchOne(b, ofB, K - rest + k)}
${steps(1)}
}`,
  )
  // One more row of threads sums B's rows: work of its own rather than a branch in everyone's loop.
  const sums = `
  if (id.y > ${Math.ceil(M / rows)}u) { return; }
  if (id.y == ${Math.ceil(M / rows)}u) {
${lines(perRow, (c) => `var total${c} = vec4f();`)}
    for (var k4 = begin; k4 < end; k4++) {
${fetchFour(b, ofB)}
${lines(4, (k) => lines(perRow, (c) => `total${c} += ${vectorAt(b, c, k)};`))}
    }
    ${rest ? `if (part == ${parts - 1}u) {` : ''}
${range(rest)
  .map(
    (k) => `{
${fetchOne(b, ofB, K - rest + k)}
${lines(perRow, (c) => `total${c} += ${vectorAt(b, c, 0)};`)}
}`,
  )
  .join('\n')}
    ${rest ? '}' : ''}
${lines(perRow, (c) => put(`first + ${M}u`, c, `total${c}`))}
    return;
  }`

  function put(row: string, c: number, sum: string) {
    const store = `put(${row}, column + ${4 * c}u, ${sum});`
    return N % (columns * ofB.spread) === 0 ? store : `if (column + ${4 * c}u < ${N}u) { ${store} }`
  }
  const code = `
${sink.code}
@compute @workgroup_size(${threads[0]}, ${threads[1]})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let column = id.x * ${columns}u;
  let row = id.y * ${rows}u;
  let batch = id.z / ${parts}u;
  let part = id.z % ${parts}u;
  let begin = part * ${stretch / 4}u;
  let end = min(begin + ${stretch / 4}u, ${Math.floor(K / 4)}u);
  let first = part * ${batch * M + (product.columnSums ? 1 : 0)}u + batch * ${M}u;
  if (${quads ? `(id.x & ~3u) * ${columns}u` : 'column'} >= ${N}u) { return; }
  ${quads ? 'let lane = id.x & 3u;' : ''}
${places(b, ofB)}
${product.columnSums ? sums : `  if (row >= ${M}u) { return; }`}
${places(a, ofA)}
${lines(rows, (i) => lines(perRow, (c) => `var sum${i}_${c} = vec4f();`))}
  for (var k4 = begin; k4 < end; k4++) {
${fetchFour(a, ofA)}
${fetchFour(b, ofB)}
${steps(4)}
  }
${rest ? `if (part == ${parts - 1}u) {\n${tail.join('\n')}\n}` : ''}
${lines(rows, (i) => {
  const store = lines(perRow, (c) => put(`first + row + ${i}u`, c, `sum${i}_${c}`))
  return M % rows === 0 ? store : `if (row + ${i}u < ${M}u) {\n${store}\n}`
})}
}`
  const kernel: Kernel = createKernel({
    label: `matmul ${M}x${K}x${N}`,
    buffers: [
      { name: 'a', access: 'read', type: isAligned(a) ? 'vec4f' : 'f32' },
      { name: 'b', access: 'read', type: isAligned(b) ? 'vec4f' : 'f32' },
      ...sink.buffers,
    ],
    code,
    workgroups,
    ...(quads && { subgroups: true }),
  })
  return { kernel, args: [input(0), input(1), ...sink.args] }
}

export function registerGrid(
  { M, N, batch = 1, columnSums }: Product,
  { rows, columns, threads }: RegisterVariant,
  parts: number,
): Kernel['workgroups'] {
  return [
    Math.ceil(Math.ceil(N / columns) / threads[0]),
    Math.ceil((Math.ceil(M / rows) + (columnSums ? 1 : 0)) / threads[1]),
    batch * parts,
  ]
}
