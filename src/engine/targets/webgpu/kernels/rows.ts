/** How the rows of a matrix are shared out among threads. */
import type { AdapterClass } from '../device/adapterClass.ts'

export interface Rows {
  rows: number
  width: number
  adapterClass?: AdapterClass // alone if left out
}

/** Elements of a row as a kernel steps through them: four at a time where the width allows. */
export function rowElements(width: number) {
  const aligned = width % 4 === 0
  return {
    type: aligned ? 'vec4f' : 'f32',
    count: aligned ? width / 4 : width,
    total: (x: string) => (aligned ? `dot(${x}, vec4f(1.0))` : x),
  } as const
}

const SIZE = 64 // threads of a workgroup
const LANES = 16 // threads of a row on hardware: neighbours read neighbours

/**
 * One thread takes a row where a barrier is dear, so that none is needed; else 16 threads take it together and add
 * their sums, every one of them all 16 in the same order. Row `i` of the thread `exists` or repeats the last one.
 */
export function rowWorkers({ rows, adapterClass }: Rows, count: number) {
  if (adapterClass !== 'group') {
    return {
      size: SIZE,
      perGroup: SIZE,
      functions: '',
      begin: `let place = group * ${SIZE}u + local;
  let exists = place < ${rows}u;
  if (!exists) { return; }
  let i = place;`,
      columns: `for (var c = 0u; c < ${count}u; c++)`,
      over: (x: string) => x,
      first: '',
    }
  }
  return {
    size: SIZE,
    perGroup: SIZE / LANES,
    functions: `
var<workgroup> shares: array<f32, ${SIZE}>;

fn overRow(share: f32, local: u32) -> f32 {
  workgroupBarrier();
  shares[local] = share;
  workgroupBarrier();
  var sum = 0.0;
  for (var lane = 0u; lane < ${LANES}u; lane++) { sum += shares[local / ${LANES}u * ${LANES}u + lane]; }
  return sum;
}`,
    begin: `let place = group * ${SIZE / LANES}u + local / ${LANES}u;
  let exists = place < ${rows}u;
  let i = min(place, ${rows - 1}u);`,
    columns: `for (var c = local % ${LANES}u; c < ${count}u; c += ${LANES}u)`,
    over: (x: string) => `overRow(${x}, local)`,
    first: `if (local % ${LANES}u == 0u)`,
  }
}
