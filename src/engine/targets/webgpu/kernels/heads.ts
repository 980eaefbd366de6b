/** Where the heads lie in a row of q, k and v, and what one thread of an attention kernel takes of them. */
import { lines, range } from './source.ts'
import type { AdapterClass } from '../device/adapterClass.ts'

export interface Heads {
  images: number // B
  tokens: number // N
  heads: number // H
  headWidth: number // d
  adapterClass?: AdapterClass // alone if left out
}

/** A thread's share of a head: `tile` tokens, and how many others it goes through in one turn of its loop. */
export interface HeadShare {
  tile: number
  together: number
  quads: boolean
}

// Floats of q that a thread keeps on a software adapter. More of them are faster, but twice as many take SwiftShader
// twice as long to compile: 2 s for the gradient at d = 16 and four queries (measured 2026-11-24).
const REGISTERS = { quads: 32, alone: 64 }

/** The more tokens a thread takes, the more use it makes of what it fetches; on hardware registers are few. */
export function headShareOf({ tokens: N, headWidth: d, adapterClass = 'alone' }: Heads): HeadShare {
  if (adapterClass === 'group') return { tile: 1, together: 1, quads: false }
  const quads = adapterClass === 'quads'
  const most = Math.min(8, Math.max(1, Math.floor(REGISTERS[adapterClass] / d)))
  const threads = Math.ceil(N / most / (quads ? 4 : 1)) * (quads ? 4 : 1)
  return { tile: Math.ceil(N / threads), together: quads ? 4 : 1, quads }
}

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

const tilesOf = (N: number, { tile, quads }: HeadShare) =>
  quads ? 4 * Math.ceil(N / tile / 4) : Math.ceil(N / tile)

/** Threads of a kernel in which each takes its share of one head of one image; a quad stays in one head. */
export const threadsOf = ({ images, tokens, heads }: Heads, share: HeadShare): number =>
  images * heads * tilesOf(tokens, share)

/**
 * From the thread's number i: `head` of all B·H, `qkvAt` and `outAt` (units) of the head in its image's first row,
 * and rows row0 … of the thread's tokens. A row past the end repeats the last one and is never stored.
 */
export function headOffset(shape: Heads, share: HeadShare): string {
  const { tokens: N, heads: H } = shape
  const { count, stride, part } = headLayout(shape)
  const tiles = tilesOf(N, share)
  const row = (t: number) =>
    tiles * share.tile === N ? `token + ${t}u` : `min(token + ${t}u, ${N - 1}u)`
  return `
  let head = i / ${tiles}u;
  let token = i % ${tiles}u * ${share.tile}u;
  let image = head / ${H}u;
  let qkvAt = image * ${N * stride}u + head % ${H}u * ${count}u;
  let outAt = image * ${N * part}u + head % ${H}u * ${count}u;
  ${share.quads ? 'let lane = i & 3u;' : ''}
${lines(share.tile, (t) => `  let row${t} = ${row(t)};`)}`
}

/** `store` for each of the thread's tokens, where the token exists. */
export function storing(
  { tokens: N }: Heads,
  share: HeadShare,
  store: (t: number) => string,
): string {
  return lines(share.tile, (t) =>
    tilesOf(N, share) * share.tile === N
      ? store(t)
      : `  if (token + ${t}u < ${N}u) {\n${store(t)}\n  }`,
  )
}

/** A loop over all tokens of the head, `share.together` in one turn; `turn` writes `size` of them from `first` on. */
export function overTokens(
  { tokens: N }: Heads,
  { together }: HeadShare,
  turn: (size: number, first: string) => string,
): string {
  const rest = N % together
  const loop = `  for (var j = 0u; j < ${N - rest}u; j += ${together}u) {\n${turn(together, 'j')}\n  }`
  return rest ? `${loop}\n  {\n${turn(rest, `${N - rest}u`)}\n  }` : loop
}

/** What a turn reads of its tokens: `units` of each, `at(row, c)` the c-th, known as `name` and c. */
export interface Fetched {
  name: string
  units: number
  at: (row: string, c: number) => string
}

/** In a quad each thread fetches one of the turn's tokens. */
export function fetchShare({ quads }: HeadShare, first: string, N: number, all: Fetched[]): string {
  if (!quads) return ''
  return `    let mine = min(${first} + lane, ${N - 1}u);
${all
  .map(({ name, units, at }) => lines(units, (c) => `    let ${name}Mine${c} = ${at('mine', c)};`))
  .join('\n')}`
}

/** The turn's token number e: from the thread of the quad that has it, or from memory. */
export function fetchToken(
  { quads }: HeadShare,
  first: string,
  e: number,
  { name, units, at }: Fetched,
): string {
  return lines(units, (c) =>
    quads
      ? `    let ${name}${c} = quadBroadcast(${name}Mine${c}, ${e}u);`
      : `    let ${name}${c} = ${at(`(${first} + ${e}u)`, c)};`,
  )
}
