/**
 * softmax(q kᵀ/√d) v for each image and head, read from and written to rows where the heads lie side by side.
 * A thread takes a few queries of one head and goes once over the keys with a running maximum and sum, so that
 * the N×N scores are never stored. [Milakov 2018; Dao 2022]
 */
import { headLayout, placeOf, storing, threadsOf, tileOf, type Heads } from './heads.ts'
import { input, output, type Lowering } from './kernel.ts'
import { createKernel, float, lines, perThread, range } from './source.ts'

const TOGETHER = 4 // keys between two corrections by a new maximum

/** Input: qkv (B·N, 3·H·d). Outputs: out (B·N, H·d), logSumExp of the scores (B·H·N). */
export function attention(shape: Heads, tile = tileOf(shape)): Lowering {
  const { tokens: N } = shape
  const { type, count, stride, part, scale, inner } = headLayout(shape)
  const rest = N % TOGETHER

  const keys = (size: number, first: string) => `
${lines(size, (e) => `    let at${e} = qkvAt + (${first} + ${e}u) * ${stride}u;`)}
${lines(size, (e) => lines(count, (c) => `    let k${e}_${c} = qkv[at${e} + ${part + c}u];`))}
${lines(tile, (t) =>
  lines(
    size,
    (e) =>
      `    let s${t}_${e} = (${inner(
        (c) => `q${t}_${c}`,
        (c) => `k${e}_${c}`,
      )}) * ${float(scale)};`,
  ),
)}
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
${lines(size, (e) =>
  lines(
    count,
    (c) => `    let v${e}_${c} = qkv[at${e} + ${2 * part + c}u];
${lines(tile, (t) => `    o${t}_${c} += p${t}_${e} * v${e}_${c};`)}`,
  ),
)}`

  const { code, workgroups } = perThread(
    threadsOf(shape, tile),
    `${placeOf(shape, tile)}
${lines(tile, (t) =>
  lines(
    count,
    (c) => `  let q${t}_${c} = qkv[qkvAt + row${t} * ${stride}u + ${c}u];
  var o${t}_${c} = ${type}();`,
  ),
)}
${lines(tile, (t) => `  var top${t} = -3e38;\n  var sum${t} = 0.0;`)}
  for (var j = 0u; j < ${N - rest}u; j += ${TOGETHER}u) {
${keys(TOGETHER, 'j')}
  }
${rest ? `  {\n${keys(rest, `${N - rest}u`)}\n  }` : ''}
${storing(
  shape,
  tile,
  (
    t,
  ) => `${lines(count, (c) => `  out[outAt + row${t} * ${part}u + ${c}u] = o${t}_${c} / sum${t};`)}
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
  })
  return { steps: [{ kernel, args: [input(0), output(0), output(1)] }], scratch: [] }
}
