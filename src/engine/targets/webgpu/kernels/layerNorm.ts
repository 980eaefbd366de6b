/** LayerNorm over the last axis: y = γ (x − mean)/√(var + 1e-6) + β. */
import { input, output, type Lowering } from './kernel.ts'
import { rowElements, rowWorkers, type Rows } from './rows.ts'
import { createKernel, line, type Binding } from './source.ts'

const EPS = 1e-6

/** Inputs: x (rows, width), γ (width), β (width). Outputs: y (rows, width), stats (rows, 2): mean and 1/σ. */
export function layerNormKernel(shape: Rows): Lowering {
  const { rows, width } = shape
  const { type, count, total } = rowElements(width)
  const { perGroup, size, functions, begin, columns, over, first } = rowWorkers(shape, count)
  const { workgroups, group } = line(Math.ceil(rows / perGroup))
  const buffers: Binding[] = [
    { name: 'x', access: 'read', type },
    { name: 'gamma', access: 'read', type },
    { name: 'beta', access: 'read', type },
    { name: 'y', access: 'write', type },
    { name: 'stats', access: 'write' },
  ]
  const code = `
${functions}
@compute @workgroup_size(${size})
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = ${group};
  ${begin}
  let row = i * ${count}u;
  var sum = ${type}();
  ${columns} { sum += x[row + c]; }
  let mean = ${over(total('sum'))} / ${width}.0;
  var squares = ${type}();
  ${columns} {
    let centred = x[row + c] - mean;
    squares += centred * centred;
  }
  let rstd = 1.0 / sqrt(${over(total('squares'))} / ${width}.0 + ${EPS});
  if (exists) {
    ${columns} { y[row + c] = (x[row + c] - mean) * rstd * gamma[c] + beta[c]; }
    ${first} {
      stats[2u * i] = mean;
      stats[2u * i + 1u] = rstd;
    }
  }
}`
  const kernel = createKernel({ label: `layerNorm ${rows}x${width}`, buffers, code, workgroups })
  return {
    steps: [{ kernel, args: [input(0), input(1), input(2), output(0), output(1)] }],
    scratch: [],
  }
}
