/** How long a sweep takes, from what has been measured. */
import { describe, expect, test } from 'vitest'
import { parseExperiment } from '../../../../src/experiment/validation.ts'
import { flopsPerImage } from '../../../../src/experiment/cost/size.ts'
import { memoryOf } from '../../../../src/experiment/cost/memoryEstimate.ts'
import {
  cellsAtOnce,
  longestWork,
  progressOf,
  secondsLeft,
  secondsPerFlop,
  workOf,
} from '../../../../src/ui/views/sweep/cost.ts'

const experimentOf = (lane: Record<string, unknown>, steps = 100) =>
  parseExperiment({
    dataset: { trainSize: 1397 },
    training: { steps, batchSize: 50, evalEvery: 25 },
    lanes: [{ name: 'lane', ...lane }],
  }).experiment!

test('work counts 3 passes a gradient, 1 + 1/k gradients a step, and the evaluations', () => {
  const look = experimentOf({ method: 'look-sam', k: 4 })
  const pass = flopsPerImage(look.model)
  const evaluations = 5 * 400 * pass // at 0, 25, 50, 75 and 100, of 1,797 − 1,397 images
  expect(workOf(look, 1)).toBeCloseTo(100 * 50 * 3 * 1.25 * pass + evaluations, -3)
  expect(workOf(look, 3)).toBeCloseTo(3 * workOf(look, 1), -3)
  const base = workOf(experimentOf({ method: 'base' }), 1) - evaluations
  const sam = workOf(experimentOf({ method: 'sam' }), 1) - evaluations
  expect(sam / base).toBeCloseTo(2)
})

const alone = { atOnce: 1, interleaved: false }
const together = { atOnce: 2, interleaved: false }
const turns = { atOnce: 2, interleaved: true }

test('time left is what the rest takes at the pace of what is done', () => {
  const portions = [
    { work: 100, share: 1, earlier: 0 },
    { work: 200, share: 0.5, earlier: 0 },
    { work: 100, share: 0, earlier: 0 },
  ]
  expect(progressOf(portions)).toBe(0.5)
  expect(secondsLeft(portions, 10, alone)).toBe(10)
  // The first was done before the clock ran.
  expect(secondsLeft([{ ...portions[0]!, earlier: 1 }, ...portions.slice(1)], 10, alone)).toBe(20)
  expect(secondsLeft([{ work: 100, share: 0, earlier: 0 }], 10, alone)).toBeNull()
  expect(progressOf([])).toBe(0)
})

test('of several workers each takes the next cell when it is free; by turns all end together', () => {
  expect(longestWork([100, 100, 100], alone)).toBe(300)
  expect(longestWork([100, 100, 100], together)).toBe(200)
  expect(longestWork([100, 100, 100], turns)).toBe(150)
  expect(longestWork([300, 100, 100], together)).toBe(300)
  expect(longestWork([300, 100, 100], turns)).toBe(300) // a cell has one worker at a time
  expect(longestWork([100], { atOnce: 4, interleaved: false })).toBe(100)
  expect(longestWork([], together)).toBe(0)
})

test('time left counts on every worker: three cells, two of them half done at once', () => {
  const portion = (share: number) => ({ work: 100, share, earlier: 0 })
  const portions = [portion(0.5), portion(0.5), portion(0)]
  // 50 took 10 s in each worker; the third cell waits for the first, and takes its 100 alone.
  expect(secondsLeft(portions, 10, together)).toBe(30)
  expect(secondsLeft([portion(1), portion(1), portion(0)], 20, together)).toBe(20)
})

describe('how many cells train at once', () => {
  const cells = Array.from({ length: 6 }, () => experimentOf({ method: 'sam' }))

  test('one for each core on WebAssembly, and never more than there are', () => {
    expect([1, 2, 4, 16].map((cores) => cellsAtOnce(cells, 1, 'wasm', cores))).toEqual([1, 2, 4, 6])
    expect(cellsAtOnce(cells.slice(0, 1), 5, 'wasm', 8)).toBe(1)
    expect(cellsAtOnce([], 1, 'wasm', 8)).toBe(1)
  })

  test.each(['webgpu', 'cpu', 'auto'] as const)('one on %s', (device) => {
    expect(cellsAtOnce(cells, 1, device, 8)).toBe(1)
  })

  test('as many as have room together, seeds counted, and at least one', () => {
    const { experiment } = parseExperiment({
      model: { width: 768, depth: 12, heads: 12 },
      training: { batchSize: 1 },
      lanes: [{ name: 'AdamW', method: 'base' }],
    })
    const { total } = memoryOf(experiment!, 'compiled')
    const large = Array.from({ length: 6 }, () => experiment!)
    const room = Math.floor(2 ** 32 / total)
    expect(room).toBeLessThan(5)
    expect(room).toBeGreaterThan(0)
    expect(cellsAtOnce(large, 1, 'wasm', 16)).toBe(room)
    expect(cellsAtOnce(large, 5, 'wasm', 16)).toBe(1)
  })
})

test('the pace is that of all lanes of a run together', () => {
  const experiment = experimentOf({ method: 'base' })
  const lanes = [
    { gradEvals: 10, seconds: 1 },
    { gradEvals: 20, seconds: 2 },
  ]
  const flops = 30 * 3 * flopsPerImage(experiment.model) * 50
  expect(secondsPerFlop(experiment, lanes)).toBeCloseTo(3 / flops, 20)
  expect(secondsPerFlop(experiment, [{ gradEvals: 0, seconds: 0 }])).toBeNaN()
})
