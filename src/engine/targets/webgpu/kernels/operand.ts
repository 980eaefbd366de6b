/**
 * One factor of a matrix product, A or B, as WGSL: where its elements lie and how a thread fetches its share.
 * `free` is the dimension that is not summed: M for A, N for B.
 */
import { lines } from './source.ts'

export interface Operand {
  name: 'a' | 'b'
  free: number
  K: number
  /** Whether k is the fastest index in memory: A as M×K, B as N×K. */
  alongK: boolean
  batch: number
}

/** Whether the fastest index is a whole number of vec4, so that the buffer can be one of vec4f. */
export function isAligned({ alongK, K, free }: Operand): boolean {
  return (alongK ? K : free) % 4 === 0
}

/** A scalar of the share at free index i, and four neighbours from 4c on, at step k of the four in flight. */
export const scalarAt = ({ name, alongK }: Operand, i: number, k: number): string =>
  alongK ? `${name}${i}[${k}]` : `${name}${k}_${i >> 2}[${i & 3}]`

export function vectorAt(operand: Operand, c: number, k: number): string {
  if (!operand.alongK) return `${operand.name}${k}_${c}`
  return `vec4f(${[0, 1, 2, 3].map((e) => scalarAt(operand, 4 * c + e, k)).join(', ')})`
}

/** What a thread takes of an operand: `tile` rows or columns from `first` on. */
export interface OperandShare {
  tile: number
  first: string
  /** Threads side by side that the grid never parts, though the last of them may lie past the end. */
  spread: number
  /** The four threads of a quad take the same: each fetches a quarter and hands it to the others. */
  shared: boolean
}

/**
 * Places of the thread's `tile` rows or columns from `first` on. What lies past the end repeats the last one: its
 * product is computed and never stored, and no foreign number is read.
 */
export function places(operand: Operand, { tile, first, spread, shared }: OperandShare): string {
  const { name, free, K, alongK, batch } = operand
  const beyond = free % (tile * spread) !== 0
  const inBatch = (size: number) => (batch === 1 ? '' : `batch * ${size}u + `)
  const clamped = (at: string, end: number) => (beyond ? `min(${at}, ${end - 1}u)` : at)
  if (alongK) {
    const stride = isAligned(operand) ? K / 4 : K
    const at = (row: string) => `(${inBatch(free)}${clamped(row, free)}) * ${stride}u`
    const own = lines(tile, (i) => `let ${name}At${i} = ${at(`${first} + ${i}u`)};`)
    if (!shared) return own
    return `${lines(tile / 4, (i) => `let ${name}From${i} = ${at(`${first} + ${4 * i}u + lane`)};`)}
${K % 4 === 0 ? '' : own}`
  }
  const base = `let ${name}Row = ${inBatch(K)}0u;`
  const at = isAligned(operand)
    ? lines(tile / 4, (c) => `let ${name}At${c} = ${clamped(`${first} / 4u + ${c}u`, free / 4)};`)
    : lines(tile, (i) => `let ${name}At${i} = ${clamped(`${first} + ${i}u`, free)};`)
  return `${base}\n${at}`
}

/** Fetches four steps of k, from 4·k4 on. */
export function fetchFour(operand: Operand, { tile, shared }: OperandShare): string {
  const { name, alongK } = operand
  const own = (at: string) =>
    isAligned(operand)
      ? `${name}[${at} + k4]`
      : `vec4f(${[0, 1, 2, 3].map((e) => `${name}[${at} + 4u * k4 + ${e}u]`).join(', ')})`
  if (!shared) {
    if (!alongK) return lines(4, (k) => fetchAcross(operand, tile, `${k}`, `4u * k4 + ${k}u`))
    return lines(tile, (i) => `let ${name}${i} = ${own(`${name}At${i}`)};`)
  }
  if (alongK) {
    return lines(
      tile / 4,
      (i) => `let ${name}Share${i} = ${own(`${name}From${i}`)};
${lines(4, (e) => `let ${name}${4 * i + e} = quadBroadcast(${name}Share${i}, ${e}u);`)}`,
    )
  }
  return `${fetchAcross(operand, tile, 'Share', '4u * k4 + lane')}
${lines(4, (k) =>
  lines(tile / 4, (c) => `let ${name}${k}_${c} = quadBroadcast(${name}Share_${c}, ${k}u);`),
)}`
}

/** Fetches the one step `k` of the last K % 4, as step 0 in flight. */
export function fetchOne(operand: Operand, { tile }: OperandShare, k: number): string {
  const { name, alongK } = operand
  if (!alongK) return fetchAcross(operand, tile, '0', `${k}u`)
  return lines(tile, (i) => `let ${name}${i} = vec4f(${name}[${name}At${i} + ${k}u]);`)
}

function fetchAcross(operand: Operand, tile: number, step: string, k: string): string {
  const { name, free } = operand
  const target = (c: number) => `let ${name}${step}_${c}`
  if (isAligned(operand)) {
    return lines(
      tile / 4,
      (c) => `${target(c)} = ${name}[(${name}Row + ${k}) * ${free / 4}u + ${name}At${c}];`,
    )
  }
  const one = (i: number) => `${name}[(${name}Row + ${k}) * ${free}u + ${name}At${i}]`
  return lines(
    tile / 4,
    (c) => `${target(c)} = vec4f(${[0, 1, 2, 3].map((e) => one(4 * c + e)).join(', ')});`,
  )
}
