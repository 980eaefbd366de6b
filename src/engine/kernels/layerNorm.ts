/**
 * LayerNorm over the last axis: y = γ (x − mean)/√(var + 1e-6) + β.
 * One thread takes one row, so that no barrier is needed and a row's sums have one order.
 */
import { input, output, type Lowering } from './kernel.ts'
import { createKernel, perThread, type Binding } from './source.ts'

export interface Rows {
  rows: number
  width: number
}

export const EPS = 1e-6

/** Elements of a row as a kernel steps through them: four at a time where the width allows. */
export function rowElements(width: number) {
  const aligned = width % 4 === 0
  const type = aligned ? 'vec4f' : 'f32'
  return {
    type,
    count: aligned ? width / 4 : width,
    total: (x: string) => (aligned ? `dot(${x}, vec4f(1.0))` : x),
  } as const
}

/** Inputs: x (rows, width), γ (width), β (width). Outputs: y (rows, width), stats (rows, 2): mean and 1/σ. */
export function layerNorm({ rows, width }: Rows): Lowering {
  const { type, count, total } = rowElements(width)
  const buffers: Binding[] = [
    { name: 'x', access: 'read', type },
    { name: 'gamma', access: 'read', type },
    { name: 'beta', access: 'read', type },
    { name: 'y', access: 'write', type },
    { name: 'stats', access: 'write' },
  ]
  const { code, workgroups } = perThread(
    rows,
    `  let row = i * ${count}u;
  var sum = ${type}();
  for (var c = 0u; c < ${count}u; c++) { sum += x[row + c]; }
  let mean = ${total('sum')} / ${width}.0;
  var squares = ${type}();
  for (var c = 0u; c < ${count}u; c++) {
    let centred = x[row + c] - mean;
    squares += centred * centred;
  }
  let rstd = 1.0 / sqrt(${total('squares')} / ${width}.0 + ${EPS});
  for (var c = 0u; c < ${count}u; c++) {
    y[row + c] = (x[row + c] - mean) * rstd * gamma[c] + beta[c];
  }
  stats[2u * i] = mean;
  stats[2u * i + 1u] = rstd;`,
  )
  const kernel = createKernel({ label: `layerNorm ${rows}x${width}`, buffers, code, workgroups })
  return {
    steps: [{ kernel, args: [input(0), input(1), input(2), output(0), output(1)] }],
    scratch: [],
  }
}
