/**
 * The gradient of LayerNorm in two dispatches. x̂ = (x − mean)/σ, dx̂ = dy γ:
 * dx = (dx̂ − mean(dx̂) − x̂ mean(dx̂ x̂))/σ, dγ = Σ dy x̂, dβ = Σ dy, both over rows.
 * The first dispatch has two kinds of workgroups that need nothing of each other: for the rows of dx, and for
 * each column of each stretch of rows, for dγ and dβ. The second adds the stretches from first to last.
 */
import { input, output, scratch, type Lowering } from './kernel.ts'
import { rowElements, rowWorkers, type Rows } from './rows.ts'
import { addedStretches, stretches } from './rowChunks.ts'
import { createKernel, line, type Binding } from './source.ts'

/**
 * Inputs: dy, x (rows, width), γ (width), stats (rows, 2), with `residual` a gradient (rows, width) that is added
 * to dx. Outputs: dx (rows, width), dγ (width), dβ (width).
 */
export function layerNormGrad(shape: Rows & { residual?: boolean }): Lowering {
  const { rows, width, residual } = shape
  const { type, count, total } = rowElements(width)
  const { perGroup, size, functions, begin, columns, over } = rowWorkers(shape, count)
  const { length, parts } = stretches(rows)
  const forRows = Math.ceil(rows / perGroup)
  const { workgroups, group } = line(forRows + Math.ceil((count * parts) / size))
  const buffers: Binding[] = [
    { name: 'dy', access: 'read', type },
    { name: 'x', access: 'read', type },
    { name: 'gamma', access: 'read', type },
    { name: 'stats', access: 'read' },
    ...(residual ? [{ name: 'residual', access: 'read', type } as const] : []),
    { name: 'dx', access: 'write', type },
    { name: 'partial', access: 'write', type },
  ]
  const code = `
${functions}

fn row(group: u32, local: u32) {
  ${begin}
  let mean = stats[2u * i];
  let rstd = stats[2u * i + 1u];
  let first = i * ${count}u;
  var sum = ${type}();
  var along = ${type}();
  ${columns} {
    let dXHat = dy[first + c] * gamma[c];
    sum += dXHat;
    along += dXHat * (x[first + c] - mean);
  }
  let meanSum = ${over(total('sum'))} / ${width}.0;
  let meanAlong = ${over(total('along'))} * rstd / ${width}.0;
  if (!exists) { return; }
  ${columns} {
    let at = first + c;
    let xHat = (x[at] - mean) * rstd;
    dx[at] = rstd * (dy[at] * gamma[c] - meanSum - xHat * meanAlong)${residual ? ' + residual[at]' : ''};
  }
}

fn column(i: u32) {
  let c = i % ${count}u;
  let part = i / ${count}u;
  var dGamma = ${type}();
  var dBeta = ${type}();
  for (var r = part * ${length}u; r < min((part + 1u) * ${length}u, ${rows}u); r++) {
    let at = r * ${count}u + c;
    dGamma += dy[at] * ((x[at] - stats[2u * r]) * stats[2u * r + 1u]);
    dBeta += dy[at];
  }
  partial[2u * part * ${count}u + c] = dGamma;
  partial[(2u * part + 1u) * ${count}u + c] = dBeta;
}

@compute @workgroup_size(${size})
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let group = ${group};
  if (group < ${forRows}u) {
    row(group, local);
  } else {
    let i = (group - ${forRows}u) * ${size}u + local;
    if (i < ${count * parts}u) { column(i); }
  }
}`
  const label = `layerNormGrad ${rows}x${width}`
  const kernel = createKernel({ label, buffers, code, workgroups })
  const extra = residual ? [input(4)] : []
  return {
    steps: [
      {
        kernel,
        args: [input(0), input(1), input(2), input(3), ...extra, output(0), scratch(0)],
      },
      addedStretches(label, parts, [width, width], [output(1), output(2)]),
    ],
    scratch: [parts * 2 * width],
    parts: {
      scratch: 0,
      count: parts,
      stride: 2 * width,
      outputs: [
        { output: 1, offset: 0, size: width },
        { output: 2, offset: width, size: width },
      ],
    },
  }
}
