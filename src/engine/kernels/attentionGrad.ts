/**
 * The gradient of attention, from recomputed scores: p = exp(s − logSumExp), s = q·k/√d,
 * dp = do·v, ds = p (dp − δ), δ = do·o; dq = Σ_keys ds k/√d, dk = Σ_queries ds q/√d, dv = Σ_queries p do.
 * The first dispatch goes over queries (dq and δ), the second over keys (dk and dv), so that each sum belongs to
 * one thread.
 */
import { headLayout, placeOf, storing, threadsOf, tileOf, type Heads } from './heads.ts'
import { input, output, scratch, type Lowering } from './kernel.ts'
import { createKernel, float, lines, perThread } from './source.ts'

/**
 * Inputs: qkv (B·N, 3·H·d), out, dOut (B·N, H·d), logSumExp (B·H·N). Output: dqkv (B·N, 3·H·d).
 */
export function attentionGrad(shape: Heads, tile = tileOf(shape)): Lowering {
  const { images, heads, tokens: N, headWidth } = shape
  const { type } = headLayout(shape)
  const queries = perThread(threadsOf(shape, tile), queryBody(shape, tile))
  const keys = perThread(threadsOf(shape, tile), keyBody(shape, tile))
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
        }),
        args: [input(0), input(2), input(3), scratch(0), output(0)],
      },
    ],
    scratch: [images * heads * N],
  }
}

function queryBody(shape: Heads, tile: number): string {
  const { tokens: N } = shape
  const { type, count, stride, part, scale, inner } = headLayout(shape)
  return `${placeOf(shape, tile)}
${lines(
  tile,
  (t) => `${lines(
    count,
    (c) => `  let q${t}_${c} = qkv[qkvAt + row${t} * ${stride}u + ${c}u];
  let dO${t}_${c} = dOut[outAt + row${t} * ${part}u + ${c}u];
  var dQ${t}_${c} = ${type}();`,
  )}
  let log${t} = logSumExp[head * ${N}u + row${t}];
  let delta${t} = ${inner(
    (c) => `dO${t}_${c}`,
    (c) => `out[outAt + row${t} * ${part}u + ${c}u]`,
  )};`,
)}
  for (var j = 0u; j < ${N}u; j++) {
    let at = qkvAt + j * ${stride}u;
${lines(
  count,
  (c) => `    let k${c} = qkv[at + ${part + c}u];
    let v${c} = qkv[at + ${2 * part + c}u];`,
)}
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
  }
${storing(
  shape,
  tile,
  (t) => `${lines(
    count,
    (c) => `  dqkv[qkvAt + row${t} * ${stride}u + ${c}u] = dQ${t}_${c} * ${float(scale)};`,
  )}
  delta[head * ${N}u + row${t}] = delta${t};`,
)}`
}

function keyBody(shape: Heads, tile: number): string {
  const { tokens: N } = shape
  const { type, count, stride, part, scale, inner } = headLayout(shape)
  return `${placeOf(shape, tile)}
${lines(tile, (t) =>
  lines(
    count,
    (c) => `  let k${t}_${c} = qkv[qkvAt + row${t} * ${stride}u + ${part + c}u];
  let v${t}_${c} = qkv[qkvAt + row${t} * ${stride}u + ${2 * part + c}u];
  var dK${t}_${c} = ${type}();
  var dV${t}_${c} = ${type}();`,
  ),
)}
  for (var j = 0u; j < ${N}u; j++) {
    let log = logSumExp[head * ${N}u + j];
    let shift = delta[head * ${N}u + j];
${lines(
  count,
  (c) => `    let q${c} = qkv[qkvAt + j * ${stride}u + ${c}u];
    let dO${c} = dOut[outAt + j * ${part}u + ${c}u];`,
)}
${lines(
  tile,
  (t) => `    let p${t} = exp((${inner(
    (c) => `q${c}`,
    (c) => `k${t}_${c}`,
  )}) * ${float(scale)} - log);
    let dS${t} = p${t} * (${inner(
      (c) => `dO${c}`,
      (c) => `v${t}_${c}`,
    )} - shift);
${lines(
  count,
  (c) => `    dK${t}_${c} += dS${t} * q${c};
    dV${t}_${c} += p${t} * dO${c};`,
)}`,
)}
  }
${storing(shape, tile, (t) =>
  lines(
    count,
    (c) => `  let at${t}_${c} = qkvAt + row${t} * ${stride}u + ${part + c}u;
  dqkv[at${t}_${c}] = dK${t}_${c} * ${float(scale)};
  dqkv[at${t}_${c} + ${part}u] = dV${t}_${c};`,
  ),
)}`
}
