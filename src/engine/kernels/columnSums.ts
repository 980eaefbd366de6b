/** Σ over rows: one thread for each column of each stretch of rows, then the stretches from first to last. */
import { input, output, scratch, type Lowering } from './kernel.ts'
import { rowElements, type Rows } from './rows.ts'
import { createKernel, perThread } from './source.ts'
import { addedStretches, stretches } from './stretches.ts'

/** Input: x (rows, width). Output: its column sums (width). */
export function columnSumsKernel({ rows, width }: Rows): Lowering {
  const { type, count } = rowElements(width)
  const { length, parts } = stretches(rows)
  const { code, workgroups } = perThread(
    count * parts,
    `  let c = i % ${count}u;
  let part = i / ${count}u;
  var sum = ${type}();
  for (var r = part * ${length}u; r < min((part + 1u) * ${length}u, ${rows}u); r++) {
    sum += x[r * ${count}u + c];
  }
  partial[i] = sum;`,
  )
  const label = `columnSums ${rows}x${width}`
  const kernel = createKernel({
    label,
    buffers: [
      { name: 'x', access: 'read', type },
      { name: 'partial', access: 'write', type },
    ],
    code,
    workgroups,
  })
  return {
    steps: [
      { kernel, args: [input(0), scratch(0)] },
      addedStretches(label, parts, [width], [output(0)]),
    ],
    scratch: [parts * width],
  }
}
