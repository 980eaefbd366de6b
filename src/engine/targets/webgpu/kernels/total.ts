/** The last sum of a reduction: many terms to one number, by one workgroup and in an order that never changes. */
import { scratch, type BufferRef, type Step } from './kernel.ts'
import { createKernel, float, THREADS } from './source.ts'

/** out[0] = scale · Σ over the `terms` numbers of scratch 0: each thread adds every 64th, and one adds the threads. */
export function total(label: string, terms: number, out: BufferRef, scale: number): Step {
  const kernel = createKernel({
    label: `${label} added`,
    buffers: [
      { name: 'partial', access: 'read' },
      { name: 'out', access: 'write' },
    ],
    workgroups: [1, 1, 1],
    code: `
var<workgroup> shares: array<f32, ${THREADS}>;
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) local: u32) {
  var share = 0.0;
  for (var t = local; t < ${terms}u; t += ${THREADS}u) { share += partial[t]; }
  shares[local] = share;
  workgroupBarrier();
  if (local == 0u) {
    var sum = 0.0;
    for (var t = 0u; t < ${THREADS}u; t++) { sum += shares[t]; }
    out[0] = sum * ${float(scale)};
  }
}`,
  })
  return { kernel, args: [scratch(0), out] }
}
