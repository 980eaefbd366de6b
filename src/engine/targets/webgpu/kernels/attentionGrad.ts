/**
 * The gradient of attention, from recomputed scores: p = exp(s − logSumExp), s = q·k/√d,
 * dp = do·v, ds = p (dp − δ), δ = do·o; dq = Σ_keys ds k/√d, dk = Σ_queries ds q/√d, dv = Σ_queries p do.
 * The first dispatch goes over queries (dq and δ), the second over keys (dk and dv), so that each sum belongs to
 * one thread.
 */
import {
  fetchShare,
  fetchToken,
  headLayout,
  overTokens,
  headOffset,
  headShareOf,
  storing,
  threadsOf,
  type Fetched,
  type Heads,
  type HeadShare,
} from './heads.ts'
import { input, output, scratch, type Lowering } from './kernel.ts'
import { createKernel, float, lines, perThread } from './source.ts'

/**
 * Inputs: qkv (B·N, 3·H·d), out, dOut (B·N, H·d), logSumExp (B·H·N). Output: dqkv (B·N, 3·H·d).
 */
export function attentionGrad(shape: Heads): Lowering {
  const { images, heads, tokens: N, headWidth } = shape
  const { type } = headLayout(shape)
  const share = headShareOf(shape)
  const queries = perThread(threadsOf(shape, share), queryBody(shape, share))
  const keys = perThread(threadsOf(shape, share), keyBody(shape, share))
  const label = `attentionGrad ${N}x${headWidth}`
  return {
    steps: [
      {
        kernel: createKernel({
          label: `${label} queries`,
          buffers: [
            { name: 'qkv', access: 'read', type },
            { name: 'out', access: 'read', type },
            { name: 'dOut', access: 'read', type },
            { name: 'logSumExp', access: 'read' },
            { name: 'dqkv', access: 'write', type },
            { name: 'delta', access: 'write' },
          ],
          ...queries,
          subgroups: share.quads,
        }),
        args: [input(0), input(1), input(2), input(3), output(0), scratch(0)],
      },
      {
        kernel: createKernel({
          label: `${label} keys`,
          buffers: [
            { name: 'qkv', access: 'read', type },
            { name: 'dOut', access: 'read', type },
            { name: 'logSumExp', access: 'read' },
            { name: 'delta', access: 'read' },
            { name: 'dqkv', access: 'write', type },
          ],
          ...keys,
          subgroups: share.quads,
        }),
        args: [input(0), input(2), input(3), scratch(0), output(0)],
      },
    ],
    scratch: [images * heads * N],
  }
}

/** A row of one part of qkv, or of the output and its gradient. */
const rowOf =
  (buffer: string, at: string, stride: number, offset: number) => (row: string, c: number) =>
    `${buffer}[${at} + ${row} * ${stride}u + ${offset + c}u]`

function queryBody(shape: Heads, share: HeadShare): string {
  const { tokens: N } = shape
  const { tile } = share
  const { type, count, stride, part, scale, inner } = headLayout(shape)
  const q = rowOf('qkv', 'qkvAt', stride, 0)
  const dO = rowOf('dOut', 'outAt', part, 0)
  const out = rowOf('out', 'outAt', part, 0)
  const k: Fetched = { name: 'k', units: count, at: rowOf('qkv', 'qkvAt', stride, part) }
  const v: Fetched = { name: 'v', units: count, at: rowOf('qkv', 'qkvAt', stride, 2 * part) }
  const turn = (size: number, first: string) => `
${fetchShare(share, first, N, [k, v])}
${lines(
  size,
  (e) => `    {
${fetchToken(share, first, e, k)}
${fetchToken(share, first, e, v)}
${lines(
  tile,
  (t) => `    let s${t} = (${inner(
    (c) => `q${t}_${c}`,
    (c) => `k${c}`,
  )}) * ${float(scale)};
    let dP${t} = ${inner(
      (c) => `dO${t}_${c}`,
      (c) => `v${c}`,
    )};
    let dS${t} = exp(s${t} - log${t}) * (dP${t} - delta${t});
${lines(count, (c) => `    dQ${t}_${c} += dS${t} * k${c};`)}`,
)}
    }`,
)}`
  return `${headOffset(shape, share)}
${lines(
  tile,
  (t) => `${lines(
    count,
    (c) => `  let q${t}_${c} = ${q(`row${t}`, c)};
  let dO${t}_${c} = ${dO(`row${t}`, c)};
  var dQ${t}_${c} = ${type}();`,
  )}
  let log${t} = logSumExp[head * ${N}u + row${t}];
  let delta${t} = ${inner(
    (c) => `dO${t}_${c}`,
    (c) => out(`row${t}`, c),
  )};`,
)}
${overTokens(shape, share, turn)}
${storing(
  shape,
  share,
  (
    t,
  ) => `${lines(count, (c) => `  dqkv[qkvAt + row${t} * ${stride}u + ${c}u] = dQ${t}_${c} * ${float(scale)};`)}
  delta[head * ${N}u + row${t}] = delta${t};`,
)}`
}

function keyBody(shape: Heads, share: HeadShare): string {
  const { tokens: N } = shape
  const { tile } = share
  const { type, count, stride, part, scale, inner } = headLayout(shape)
  const k = rowOf('qkv', 'qkvAt', stride, part)
  const v = rowOf('qkv', 'qkvAt', stride, 2 * part)
  const all: Fetched[] = [
    { name: 'q', units: count, at: rowOf('qkv', 'qkvAt', stride, 0) },
    { name: 'dO', units: count, at: rowOf('dOut', 'outAt', part, 0) },
    { name: 'log', units: 1, at: (row) => `logSumExp[head * ${N}u + ${row}]` },
    { name: 'shift', units: 1, at: (row) => `delta[head * ${N}u + ${row}]` },
  ]
  const turn = (size: number, first: string) => `
${fetchShare(share, first, N, all)}
${lines(
  size,
  (e) => `    {
${all.map((each) => fetchToken(share, first, e, each)).join('\n')}
${lines(
  tile,
  (t) => `    let p${t} = exp((${inner(
    (c) => `q${c}`,
    (c) => `k${t}_${c}`,
  )}) * ${float(scale)} - log0);
    let dS${t} = p${t} * (${inner(
      (c) => `dO${c}`,
      (c) => `v${t}_${c}`,
    )} - shift0);
${lines(
  count,
  (c) => `    dK${t}_${c} += dS${t} * q${c};
    dV${t}_${c} += p${t} * dO${c};`,
)}`,
)}
    }`,
)}`
  return `${headOffset(shape, share)}
${lines(tile, (t) =>
  lines(
    count,
    (c) => `  let k${t}_${c} = ${k(`row${t}`, c)};
  let v${t}_${c} = ${v(`row${t}`, c)};
  var dK${t}_${c} = ${type}();
  var dV${t}_${c} = ${type}();`,
  ),
)}
${overTokens(shape, share, turn)}
${storing(shape, share, (t) =>
  lines(
    count,
    (c) => `  let at${t}_${c} = qkvAt + row${t} * ${stride}u + ${part + c}u;
  dqkv[at${t}_${c}] = dK${t}_${c} * ${float(scale)};
  dqkv[at${t}_${c} + ${part}u] = dV${t}_${c};`,
  ),
)}`
}
