/** Sums over many rows in two dispatches: each stretch of rows by itself, then the stretches in their order. */
import { scratch, type BufferRef, type Step } from './kernel.ts'
import { createKernel, perThread, range } from './source.ts'

const SHORTEST = 32 // rows
const MOST = 64 // stretches, which the second dispatch adds one by one

export function stretches(rows: number): { length: number; parts: number } {
  const length = Math.max(SHORTEST, Math.ceil(rows / MOST))
  return { length, parts: Math.ceil(rows / length) }
}

/** Scratch 0 as (parts, Σ widths) → one output for each width, the sums over the parts. */
export function addedStretches(
  label: string,
  parts: number,
  widths: readonly number[],
  outputs: readonly BufferRef[],
): Step {
  const width = widths.reduce((sum, each) => sum + each, 0)
  let start = 0
  const stores = widths.map((each, o) => {
    const end = start + each
    const store = `if (i >= ${start}u && i < ${end}u) { out${o}[i - ${start}u] = sum; }`
    start = end
    return store
  })
  const { code, workgroups } = perThread(
    width,
    `  var sum = 0.0;
  for (var part = 0u; part < ${parts}u; part++) { sum += partial[part * ${width}u + i]; }
  ${stores.join('\n  ')}`,
  )
  const kernel = createKernel({
    label: `${label} added`,
    buffers: [
      { name: 'partial', access: 'read' },
      ...range(widths.length).map((o) => ({ name: `out${o}`, access: 'write' }) as const),
    ],
    code,
    workgroups,
  })
  return { kernel, args: [scratch(0), ...outputs] }
}
