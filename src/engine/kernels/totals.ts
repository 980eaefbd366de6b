/** The last sum of a reduction: many terms to one number, by one workgroup and in an order that never changes. */
import { scratch, type BufferRef, type Step } from './kernel.ts'
import { createKernel, float, lines, type Binding } from './source.ts'

const SIZE = 64 // threads: each adds every 64th term, and one adds what the 64 have

/** Scratch 0 as (outputs, terms) → scale · Σ over the terms, one buffer (1) for each output. */
export function totals(
  label: string,
  terms: number,
  outputs: readonly BufferRef[],
  scale = 1,
): Step {
  const count = outputs.length
  const outs = outputs.map((_, o): Binding => ({ name: `out${o}`, access: 'write' }))
  const kernel = createKernel({
    label: `${label} added`,
    buffers: [{ name: 'partial', access: 'read' }, ...outs],
    workgroups: [1, 1, 1],
    code: `
var<workgroup> shares: array<f32, ${SIZE * count}>;
@compute @workgroup_size(${SIZE})
fn main(@builtin(local_invocation_index) local: u32) {
${lines(
  count,
  (o) => `  var share${o} = 0.0;
  for (var t = local; t < ${terms}u; t += ${SIZE}u) { share${o} += partial[${o * terms}u + t]; }
  shares[${o * SIZE}u + local] = share${o};`,
)}
  workgroupBarrier();
${lines(
  count,
  (o) => `  if (local == ${o}u) {
    var sum = 0.0;
    for (var t = 0u; t < ${SIZE}u; t++) { sum += shares[${o * SIZE}u + t]; }
    out${o}[0] = sum${scale === 1 ? '' : ` * ${float(scale)}`};
  }`,
)}
}`,
  })
  return { kernel, args: [scratch(0), ...outputs] }
}
