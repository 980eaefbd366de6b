/** Runs one kernel of the WebAssembly target on numbers of its own. */
import {
  createMemory,
  kernelCode,
  moduleBytes,
} from '../../../../src/engine/targets/wasm/emit/module.ts'
import type { CallKernel } from '../../../../src/engine/targets/wasm/kernels/kernel.ts'

const BETWEEN = 64 // bytes that nobody may write, around everything

/** What the kernel writes to outputs of these lengths; it may write nothing else. */
export function runKernel(
  kernel: CallKernel,
  inputs: readonly Float32Array[],
  lengths: readonly number[],
): Float32Array[] {
  const sizes = [...inputs.map(({ length }) => length), ...lengths]
  if (kernel.scratch > 0) sizes.push(kernel.scratch)
  let end = BETWEEN
  const addresses = sizes.map((size) => {
    const address = end
    end += 4 * size + BETWEEN
    return address
  })
  const memory = createMemory(end + BETWEEN)
  new Uint8Array(memory.buffer).fill(0xff) // NaN, wherever a kernel reads what is not its own
  const of = (i: number) => new Float32Array(memory.buffer, addresses[i], sizes[i])
  for (const [i, input] of inputs.entries()) of(i).set(input)

  const code = kernelCode(sizes.length, (body, params) => kernel.write(body, params))
  const module = new WebAssembly.Module(moduleBytes([code]))
  const { exports } = new WebAssembly.Instance(module, { lab: { memory } })
  ;(exports['0'] as (...args: number[]) => void)(...addresses)

  for (const [i, address] of addresses.entries()) {
    const after = new Uint8Array(memory.buffer, address + 4 * sizes[i]!, BETWEEN)
    if (after.some((byte) => byte !== 0xff)) throw new Error(`Argument ${i} was overrun.`)
  }
  for (const [i, input] of inputs.entries()) {
    if (of(i).some((x, j) => !Object.is(x, input[j]!))) throw new Error(`Input ${i} was changed.`)
  }
  return lengths.map((_, i) => of(inputs.length + i).slice())
}

/** The largest difference, relative to the largest expected number or 1. */
export function relativeError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [most, largest] = [0, 1]
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(found[i]! - expected[i]!)
    if (!(error <= most)) most = error
    largest = Math.max(largest, Math.abs(expected[i]!))
  }
  return most / largest
}
