/**
 * softmax(q kᵀ/√d) v for each image and head, read from and written to rows where the heads lie side by side.
 * A thread takes a few queries of one head and goes once over the keys with a running maximum and sum, so that
 * the N×N scores are never stored. [Milakov 2018; Dao 2022]
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
} from './heads.ts'
import { input, output, type Lowering } from './kernel.ts'
import { createKernel, float, lines, perThread, range } from './source.ts'

const TOGETHER = 4 // keys between two corrections by a new maximum

/** Input: qkv (B·N, 3·H·d). Outputs: out (B·N, H·d), logSumExp of the scores (B·H·N). */
export function attentionKernel(shape: Heads): Lowering {
  const { tokens: N } = shape
  const share = { ...headShareOf(shape), together: TOGETHER }
  const { tile } = share
  const { type, count, stride, part, scale, inner } = headLayout(shape)
  const of = (name: string, offset: number): Fetched => ({
    name,
    units: count,
    at: (row, c) => `qkv[qkvAt + ${row} * ${stride}u + ${offset + c}u]`,
  })
  const k = of('k', part)
  const v = of('v', 2 * part)

  const score = (t: number, e: number) => {
    const product = inner(
      (c) => `q${t}_${c}`,
      (c) => `k${c}`,
    )
    return `    s${t}_${e} = (${product}) * ${float(scale)};`
  }
  const turn = (size: number, first: string) => `
${fetchShare(share, first, N, [k, v])}
${lines(tile, (t) => lines(size, (e) => `    var s${t}_${e}: f32;`))}
${lines(size, (e) => `    {\n${fetchToken(share, first, e, k)}\n${lines(tile, (t) => score(t, e))}\n    }`)}
${lines(tile, (t) => {
  const most = range(size).reduce((most, e) => `max(${most}, s${t}_${e})`, `top${t}`)
  return `    let most${t} = ${most};
    let fade${t} = exp(top${t} - most${t});
    top${t} = most${t};
${lines(size, (e) => `    let p${t}_${e} = exp(s${t}_${e} - most${t});`)}
    sum${t} = sum${t} * fade${t} + ${range(size)
      .map((e) => `p${t}_${e}`)
      .join(' + ')};
${lines(count, (c) => `    o${t}_${c} *= fade${t};`)}`
})}
${lines(
  size,
  (e) => `    {
${fetchToken(share, first, e, v)}
${lines(tile, (t) => lines(count, (c) => `    o${t}_${c} += p${t}_${e} * v${c};`))}
    }`,
)}`

  const { code, workgroups } = perThread(
    threadsOf(shape, share),
    `${headOffset(shape, share)}
${lines(tile, (t) =>
  lines(
    count,
    (c) => `  let q${t}_${c} = qkv[qkvAt + row${t} * ${stride}u + ${c}u];
  var o${t}_${c} = ${type}();`,
  ),
)}
${lines(tile, (t) => `  var top${t} = -3e38;\n  var sum${t} = 0.0;`)}
${overTokens(shape, share, turn)}
${storing(
  shape,
  share,
  (t) => `${lines(
    count,
    (c) => `  out[outAt + row${t} * ${part}u + ${c}u] = o${t}_${c} / sum${t};`,
  )}
  logSumExp[head * ${N}u + row${t}] = top${t} + log(sum${t});`,
)}`,
  )
  const kernel = createKernel({
    label: `attention ${N}x${shape.headWidth}`,
    buffers: [
      { name: 'qkv', access: 'read', type },
      { name: 'out', access: 'write', type },
      { name: 'logSumExp', access: 'write' },
    ],
    code,
    workgroups,
    subgroups: share.quads,
  })
  return { steps: [{ kernel, args: [input(0), output(0), output(1)] }], scratch: [] }
}
