/**
 * −mean over the batch of Σ_c y_c log softmax(z)_c, and its gradient (softmax(z) − y)/B, which holds because every
 * row of y sums to 1. One thread takes one row.
 */
import { input, output, scratch, type Lowering } from './kernel.ts'
import { createKernel, perThread } from './source.ts'
import { total } from './total.ts'

/** Inputs: logits z, targets y (rows, classes). Outputs: loss (1), dLogits (rows, classes). */
export function crossEntropyKernel({ rows, classes }: { rows: number; classes: number }): Lowering {
  const perRow = perThread(
    rows,
    `  let row = i * ${classes}u;
  var top = z[row];
  for (var c = 1u; c < ${classes}u; c++) { top = max(top, z[row + c]); }
  var sum = 0.0;
  for (var c = 0u; c < ${classes}u; c++) { sum += exp(z[row + c] - top); }
  let logSum = log(sum);
  var loss = 0.0;
  for (var c = 0u; c < ${classes}u; c++) {
    let logProbability = z[row + c] - top - logSum;
    loss -= y[row + c] * logProbability;
    dz[row + c] = (exp(logProbability) - y[row + c]) / ${rows}.0;
  }
  losses[i] = loss;`,
  )
  const label = `crossEntropy ${rows}x${classes}`
  return {
    steps: [
      {
        kernel: createKernel({
          label,
          buffers: [
            { name: 'z', access: 'read' },
            { name: 'y', access: 'read' },
            { name: 'dz', access: 'write' },
            { name: 'losses', access: 'write' },
          ],
          ...perRow,
        }),
        args: [input(0), input(1), output(1), scratch(0)],
      },
      total(label, rows, output(0), 1 / rows),
    ],
    scratch: [rows],
  }
}
