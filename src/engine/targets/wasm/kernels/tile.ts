/** The heart of every product: sums of 4×8 numbers in registers. Eight of them, two of B, one of A fit in x64's 16. */
import type { FunctionBody, Local } from '../emit/functionBody.ts'
import { f32x4, i32, v128, type I32, type V128 } from '../emit/instructions.ts'
import { at, loadLanes, storeLanes } from './lanes.ts'

export const ROWS = 4
export const COLUMNS = 8

/** Where the numbers of A lie that a step of k multiplies: bytes from row to row and from step to step. */
export interface RowFactor {
  at: I32
  rowStride: number
  stepStride: number
}

export interface Tile {
  a: RowFactor
  /** A panel of B: eight columns a step, side by side; `end` is where it ends. */
  b: I32
  end: I32
  rows: number // 1 to 4
  width: number // 1 to 8
  /** Bytes from one step of B to the next, where it isn't packed. */
  bStride?: number
}

/** Runs the tile through all steps of k: sums[r][v] of row r and columns 4v to 4v + 3 go on from what they are. */
export function multiply(
  body: FunctionBody,
  { a, b, end, rows, width, bStride = 4 * COLUMNS }: Tile,
  sums: readonly (readonly Local<'v128'>[])[],
): void {
  const atA = body.let(a.at)
  const atB = body.let(b)
  const vectors = Math.ceil(width / 4)
  const [left, ...right] = [body.local('v128'), body.local('v128'), body.local('v128')]
  body.repeat(
    () => {
      for (let v = 0; v < vectors; v++) body.set(right[v]!, v128.load(atB, 16 * v))
      for (let r = 0; r < rows; r++) {
        body.set(left, v128.load32Splat(atA, r * a.rowStride))
        for (let v = 0; v < vectors; v++) {
          const sum = sums[r]![v]!
          body.set(sum, f32x4.add(sum, f32x4.mul(left, right[v]!)))
        }
      }
      body.set(atA, at(atA, a.stepStride))
      body.set(atB, at(atB, bStride))
    },
    () => i32.ltU(atB, end),
  )
}

/** Variables for a tile's sums. */
export const tileSums = (
  body: FunctionBody,
  rows: number,
  width: number,
  start: (r: number, v: number, lanes: number) => V128,
): Local<'v128'>[][] =>
  Array.from({ length: rows }, (_row, r) =>
    Array.from({ length: Math.ceil(width / 4) }, (_vector, v) =>
      body.let(start(r, v, Math.min(4, width - 4 * v))),
    ),
  )

/** Numbers of a tile's vector where they lie in a matrix of `stride` bytes a row. */
export const loadTile = (matrix: I32, stride: number, r: number, v: number, lanes: number): V128 =>
  loadLanes(matrix, lanes, r * stride + 16 * v)

export function storeTile(
  body: FunctionBody,
  matrix: I32,
  stride: number,
  width: number,
  sums: readonly (readonly V128[])[],
): void {
  for (const [r, row] of sums.entries())
    for (const [v, sum] of row.entries())
      storeLanes(body, matrix, sum, Math.min(4, width - 4 * v), r * stride + 16 * v)
}
