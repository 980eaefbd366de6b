/** Kernels of the loop language as WGSL, beside what the graph means. */
import { expect, test } from 'vitest'
import { fusedPasses } from '../../src/engine/compiler/loops/kernels.ts'
import { fusedKernel } from '../../src/engine/targets/webgpu/emit/fusedKernel.ts'
import { input, output } from '../../src/engine/targets/webgpu/kernels/kernel.ts'
import { laidOut } from '../engine/compiler/loops/layout.ts'
import { randomGraph, rootsOf } from '../engine/compiler/randomGraph.ts'
import { run } from './kernelsRun.ts'

const MOST = 8 // buffers that every WebGPU lets a kernel bind

const cases = Array.from({ length: 200 }, (_, seed) => {
  const graph = randomGraph(seed, { exact: true })
  const { roots, stored } = rootsOf(graph, seed, 3)
  const layout = laidOut(roots, graph.given, stored)
  return { seed, roots, layout, kernel: fusedKernel(fusedPasses(roots, layout.placeOf)) }
}).filter(({ kernel }) => kernel.homes.length <= MOST)

test.each(cases.slice(0, 120))('graph $seed at random', async ({ roots, layout, kernel }) => {
  const { memory, types, read, expected } = layout
  const isResult = (home: string) => home.startsWith('result')
  const read32 = kernel.homes.filter((home) => !isResult(home))
  const written = kernel.homes.filter(isResult)
  const inputs = read32.map((home) => {
    const numbers = memory.get(home)!
    const array = types.get(home) === 'i32' ? Int32Array.from(numbers) : Float32Array.from(numbers)
    return new Float32Array(array.buffer)
  })
  const args = kernel.homes.map((home) =>
    isResult(home) ? output(written.indexOf(home)) : input(read32.indexOf(home)),
  )
  const lengths = written.map((home) => memory.get(home)!.length)
  const found = await run({ steps: [{ kernel, args }], scratch: [] }, inputs, lengths)
  for (const [i, home] of written.entries()) {
    const numbers = types.get(home) === 'i32' ? new Int32Array(found[i]!.buffer) : found[i]!
    memory.set(home, Array.from(numbers, Number))
  }
  for (const root of roots)
    expect(read(root).map((x) => x + 0)).toEqual(expected(root).map((x) => x + 0))
})
