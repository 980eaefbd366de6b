/** Where the heads lie in a row of q, k and v, and what one thread of an attention kernel takes of them. */
import { lines, range } from './source.ts'

export interface Heads {
  images: number // B
  tokens: number // N
  heads: number // H
  headWidth: number // d
}

/** Keys or queries of one thread: the fewer registers one takes, the more of them share what is fetched. */
export const tileOf = ({ headWidth }: Heads): number => (headWidth <= 16 ? 4 : 2)

/** The unit a head is fetched in. Rows of qkv are 3·H·d long: q, then k, then v, each head after head. */
export function headLayout({ heads: H, headWidth: d }: Heads) {
  const aligned = d % 4 === 0
  const count = aligned ? d / 4 : d // units of a head
  return {
    type: aligned ? 'vec4f' : 'f32',
    count,
    stride: 3 * H * count, // of a row of qkv
    part: H * count, // from q to k, and from k to v; a row of the output
    scale: 1 / Math.sqrt(d),
    /** Σ over the head of x_c y_c, always in this order. */
    inner: (x: (c: number) => string, y: (c: number) => string) =>
      range(count)
        .map((c) => (aligned ? `dot(${x(c)}, ${y(c)})` : `${x(c)} * ${y(c)}`))
        .join(' + '),
  } as const
}

/** Threads of a kernel in which each takes `tile` tokens of one head of one image. */
export const threadsOf = ({ images, tokens, heads }: Heads, tile: number): number =>
  images * heads * Math.ceil(tokens / tile)

/**
 * From the thread's number i: `head` of all B·H, `qkvAt` and `outAt` (units) of the head in its image's first row,
 * and rows row0 … of the thread's tokens. A row past the end repeats the last one and is never stored.
 */
export function placeOf(shape: Heads, tile: number): string {
  const { tokens: N, heads: H } = shape
  const { count, stride, part } = headLayout(shape)
  const tiles = Math.ceil(N / tile)
  return `
  let head = i / ${tiles}u;
  let token = i % ${tiles}u * ${tile}u;
  let image = head / ${H}u;
  let qkvAt = image * ${N * stride}u + head % ${H}u * ${count}u;
  let outAt = image * ${N * part}u + head % ${H}u * ${count}u;
${lines(tile, (t) => `  let row${t} = ${N % tile === 0 ? `token + ${t}u` : `min(token + ${t}u, ${N - 1}u)`};`)}`
}

/** Code of each of the thread's tokens, run where the token exists. */
export function storing({ tokens: N }: Heads, tile: number, store: (t: number) => string): string {
  return lines(tile, (t) =>
    N % tile === 0 ? store(t) : `  if (token + ${t}u < ${N}u) {\n${store(t)}\n  }`,
  )
}
