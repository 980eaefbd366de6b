/** Where the heads of attention lie, and products of their rows: queries, keys and values, read in place. */
import type { FunctionBody, Local } from '../emit/functionBody.ts'
import { f32x4, i32, type I32, type V128 } from '../emit/instructions.ts'
import { at, indexed } from './lanes.ts'
import { COLUMNS, loadTile, multiply, ROWS, storeTile, tileSums, type RowFactor } from './tile.ts'

/** As the compiler's calls of attention and its gradient say it. */
export interface HeadsShape {
  images: number // B
  tokens: number // N
  heads: number // H
  headWidth: number // d
}

export const scoreScale = ({ headWidth }: HeadsShape): number => 1 / Math.sqrt(headWidth)

/** Bytes from token to token: of q, k and v side by side, and of the output. */
export const strides = ({ heads, headWidth }: HeadsShape) => ({
  qkv: 12 * heads * headWidth,
  out: 4 * heads * headWidth,
})

/** Numbers of a row of scores as it is kept: whole panels. */
export const scoreWidth = ({ tokens }: HeadsShape): number => Math.ceil(tokens / COLUMNS) * COLUMNS

/** Runs for every head of every image; `pointers` move on with it, `perToken` bytes wide in an image's rows. */
export function forHeads(
  body: FunctionBody,
  { images, tokens, heads, headWidth }: HeadsShape,
  pointers: readonly { pointer: Local<'i32'>; perToken: number; perHead?: number }[],
  inside: () => void,
): void {
  body.count(0, images, 1, () => {
    body.count(0, heads, 1, () => {
      inside()
      for (const { pointer, perHead = 4 * headWidth } of pointers)
        body.set(pointer, at(pointer, perHead))
    })
    for (const { pointer, perToken, perHead = 4 * headWidth } of pointers)
      body.set(pointer, at(pointer, tokens * perToken - heads * perHead))
  })
}

/** `write` for four rows at a time from `first` to `end`, and for the `rest` after them. */
export function forStrips(
  body: FunctionBody,
  count: number,
  write: (row: I32, rows: number) => void,
): void {
  const full = count - (count % ROWS)
  body.count(0, full, ROWS, (row) => write(row, ROWS))
  if (full < count) write(i32.const(full), count - full)
}

/** Rows times packed columns: a strip of `rows` rows and `tokens` columns in whole panels, `steps` of k. */
export function scores(
  body: FunctionBody,
  shape: HeadsShape,
  a: RowFactor,
  panels: I32,
  to: I32,
  rows: number,
): void {
  const width = scoreWidth(shape)
  const bytes = 4 * COLUMNS * shape.headWidth
  const b = body.let(panels)
  const out = body.let(to)
  body.count(0, width, COLUMNS, () => {
    const end = body.let(at(b, bytes))
    const sums = tileSums(body, rows, COLUMNS, () => f32x4.const(0))
    multiply(body, { a, b, end, rows, width: COLUMNS }, sums)
    storeTile(body, out, 4 * width, COLUMNS, sums)
    body.set(b, end)
    body.set(out, at(out, 4 * COLUMNS))
  })
}

interface InPlace {
  a: RowFactor
  rows: number
  /** The head's columns of as many tokens as there are steps. */
  b: I32
  steps: I32
  bStride: number
  to: I32
  toStride: number
}

/** Rows times a head's columns as they lie in memory. `finish` has the last word on each vector of a row. */
export function timesHead(
  body: FunctionBody,
  { headWidth: d }: HeadsShape,
  { a, rows, b, steps, bStride, to, toStride }: InPlace,
  { goesOn, finish = (_r, x) => x }: { goesOn?: I32; finish?: (r: number, x: V128) => V128 } = {},
): void {
  const start = body.let(b)
  const end = body.let(indexed(start, steps, bStride))
  const out = body.let(to)
  const tile = (width: number) => {
    const sums = tileSums(body, rows, width, () => f32x4.const(0))
    if (goesOn)
      body.if(goesOn, () => {
        for (const [r, vectors] of sums.entries())
          for (const [v, sum] of vectors.entries())
            body.set(sum, loadTile(out, toStride, r, v, Math.min(4, width - 4 * v)))
      })
    multiply(body, { a, b: start, end, rows, width, bStride }, sums)
    const finished = sums.map((row, r) => row.map((sum) => body.let(finish(r, sum))))
    storeTile(body, out, toStride, width, finished)
    for (const pointer of [start, end, out]) body.set(pointer, at(pointer, 4 * COLUMNS))
  }
  body.count(0, d - (d % COLUMNS), COLUMNS, () => tile(COLUMNS))
  if (d % COLUMNS > 0) tile(d % COLUMNS)
}
