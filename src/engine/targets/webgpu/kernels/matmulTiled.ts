/**
 * C = A·B through workgroup memory: a workgroup fetches a tile of A and of B once for all its threads, `depth`
 * steps of k at a time, and each thread multiplies its rows and columns of them.
 */
import { input, type Kernel, type Step } from './kernel.ts'
import { isAligned, scalarAt, vectorAt, type Operand } from './operand.ts'
import type { Product, Sink } from './product.ts'
import { createKernel, lines, range } from './source.ts'

export interface TiledVariant {
  kind: 'tiled'
  /** Outputs of a thread, multiples of 4. */
  rows: number
  columns: number
  /** Threads of a workgroup, along columns and along rows. */
  threads: readonly [number, number]
  /** Steps of k in a tile, a multiple of 4, and at least 4·threads[1]/columns. */
  depth: number
  /** Workgroups below which k is split, as far as it goes. */
  wanted: number
}

/** The tile of an operand: `size` rows or columns, `across` threads of which each has every across-th chunk of 4. */
interface Tile {
  operand: Operand
  size: number
  across: number
  depth: number
  thread: string
  first: string
}

/** One step that leaves the sums over each of `parts` stretches of `stretch` steps of k in `sink`. */
export function tiledStep(
  product: Product,
  variant: TiledVariant,
  sink: Sink,
  parts: number,
  stretch: number,
): Step {
  const { M, N, K, batch = 1, transposeA = false, transposeB = false } = product
  const {
    rows,
    columns,
    threads: [across, down],
    depth,
  } = variant
  const a: Tile = {
    operand: { name: 'a', free: M, K, alongK: !transposeA, batch },
    size: rows * down,
    across: down,
    depth,
    thread: 'thread.y',
    first: 'firstRow',
  }
  const b: Tile = {
    operand: { name: 'b', free: N, K, alongK: transposeB, batch },
    size: columns * across,
    across,
    depth,
    thread: 'thread.x',
    first: 'firstColumn',
  }
  const count = across * down
  const perRow = columns / 4
  const put = (row: string, c: number, sum: string) =>
    `if (column${c} < ${N}u) { put(${row}, column${c}, ${sum}); }`

  const code = `
${sink.code}
${declared(a)}
${declared(b)}
@compute @workgroup_size(${across}, ${down})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) thread: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  let firstRow = group.y * ${a.size}u;
  let firstColumn = group.x * ${b.size}u;
  let batch = group.z / ${parts}u;
  let part = group.z % ${parts}u;
  let begin = part * ${stretch}u;
  let end = min(begin + ${stretch}u, ${K}u);
  let first = part * ${batch * M + (product.columnSums ? 1 : 0)}u + batch * ${M}u;
${product.columnSums ? columnSums(b, count, Math.ceil(M / a.size), M) : ''}
${lines(rows, (i) => lines(perRow, (c) => `  var sum${i}_${c} = vec4f();`))}
  for (var k0 = begin; k0 < end; k0 += ${depth}u) {
${filled(a, count)}
${filled(b, count)}
    workgroupBarrier();
    for (var k4 = 0u; k4 < ${depth / 4}u; k4++) {
${taken(a, rows)}
${taken(b, columns)}
${lines(rows, (i) =>
  lines(4, (k) =>
    lines(
      perRow,
      (c) => `      sum${i}_${c} += ${scalarAt(a.operand, i, k)} * ${vectorAt(b.operand, c, k)};`,
    ),
  ),
)}
    }
    workgroupBarrier();
  }
${lines(perRow, (c) => `  let column${c} = firstColumn + 4u * (${c * across}u + thread.x);`)}
${lines(rows, (i) => {
  const row = `firstRow + 4u * (${(i >> 2) * down}u + thread.y) + ${i & 3}u`
  return `  if (${row} < ${M}u) {
${lines(perRow, (c) => `    ${put(`first + ${row}`, c, `sum${i}_${c}`)}`)}
  }`
})}
}`
  const kernel = createKernel({
    label: `matmul ${M}x${K}x${N}`,
    buffers: [
      { name: 'a', access: 'read', type: isAligned(a.operand) ? 'vec4f' : 'f32' },
      { name: 'b', access: 'read', type: isAligned(b.operand) ? 'vec4f' : 'f32' },
      ...sink.buffers,
    ],
    code,
    workgroups: tiledGrid(product, variant, parts),
  })
  return { kernel, args: [input(0), input(1), ...sink.args] }
}

export function tiledGrid(
  { M, N, batch = 1, columnSums }: Product,
  { rows, columns, threads }: TiledVariant,
  parts: number,
): Kernel['workgroups'] {
  return [
    Math.ceil(N / (columns * threads[0])),
    Math.ceil(M / (rows * threads[1])) + (columnSums ? 1 : 0),
    batch * parts,
  ]
}

// Along k, a row of the tile is depth/4 vec4 and one unused, and the rows 0, 4, 8 … come first, then 1, 5, 9 …:
// threads that read at the same time then read from different banks.
const pitch = ({ depth }: Tile) => depth / 4 + 1

const declared = (tile: Tile) => {
  const { operand, size, depth } = tile
  const length = operand.alongK ? size * pitch(tile) : (depth * size) / 4
  return `var<workgroup> ${operand.name}Tile: array<vec4f, ${length}>;`
}

/** Every thread fetches its part of the tile. What lies past an end is 0, whatever the memory there holds. */
function filled(tile: Tile, count: number): string {
  const { operand, size, depth, first } = tile
  const { name, alongK, free, K, batch } = operand
  const aligned = isAligned(operand)
  const inBatch = (length: number) => (batch === 1 ? '' : `batch * ${length}u + `)
  const perLine = alongK ? depth / 4 : size / 4 // vec4 side by side in memory
  const [row, k] = alongK
    ? [`${first} + t / ${perLine}u`, `k0 + t % ${perLine}u * 4u`]
    : [`${first} + t % ${perLine}u * 4u`, `k0 + t / ${perLine}u`]
  const at = alongK ? `(${inBatch(free)}row) * ${K}u + k` : `(${inBatch(K)}k) * ${free}u + row`
  const element = (e: number) => {
    const inside = alongK
      ? `row < ${free}u && k + ${e}u < end`
      : `row + ${e}u < ${free}u && k < end`
    return `        if (${inside}) { four[${e}] = ${name}[at + ${e}u]; }`
  }
  const place = alongK
    ? `(t / ${perLine}u % 4u * ${size / 4}u + t / ${4 * perLine}u) * ${pitch(tile)}u + t % ${perLine}u`
    : 't'
  return `    for (var t = index; t < ${(size * depth) / 4}u; t += ${count}u) {
      let row = ${row};
      let k = ${k};
      let at = ${at};
      var four = vec4f();
${
  aligned
    ? `        if (row < ${free}u && k < end) { four = ${name}[at / 4u]; }`
    : range(4).map(element).join('\n')
}
      ${name}Tile[${place}] = four;
    }`
}

/** The thread's share of four steps of k, from 4·k4 of the tile on. */
function taken(tile: Tile, mine: number): string {
  const { operand, size, across, thread } = tile
  const { name, alongK } = operand
  const chunk = (c: number) => `${c * across}u + ${thread}`
  if (alongK) {
    return lines(mine, (i) => {
      const row = `${((i & 3) * size) / 4}u + ${chunk(i >> 2)}`
      return `      let ${name}${i} = ${name}Tile[(${row}) * ${pitch(tile)}u + k4];`
    })
  }
  return lines(4, (k) =>
    lines(
      mine / 4,
      (c) =>
        `      let ${name}${k}_${c} = ${name}Tile[(4u * k4 + ${k}u) * ${size / 4}u + ${chunk(c)}];`,
    ),
  )
}

/** One more row of workgroups sums B's rows: each thread a chunk of columns of every few rows, then over threads. */
function columnSums({ operand, size }: Tile, count: number, group: number, M: number): string {
  const { free: N } = operand
  const chunks = size / 4
  const together = count / chunks
  const four = isAligned(operand)
    ? `b[(k * ${N}u + column) / 4u]`
    : `vec4f(${[0, 1, 2, 3].map((e) => `b[k * ${N}u + min(column + ${e}u, ${N - 1}u)]`).join(', ')})`
  return `  if (group.y == ${group}u) {
    let column = firstColumn + index % ${chunks}u * 4u;
    var total = vec4f();
    if (column < ${N}u) {
      for (var k = begin + index / ${chunks}u; k < end; k += ${together}u) { total += ${four}; }
    }
    bTile[index] = total;
    workgroupBarrier();
    if (index < ${chunks}u && column < ${N}u) {
      for (var t = 1u; t < ${together}u; t++) { total += bTile[t * ${chunks}u + index]; }
      put(first + ${M}u, column, total);
    }
    return;
  }`
}
