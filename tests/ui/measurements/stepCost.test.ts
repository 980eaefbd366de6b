/** What a step costs beside plain training, over the same stretch of the run. */
import { expect, test } from 'vitest'
import { stepCosts } from '../../../src/ui/measurements/stepCost.ts'
import { laneView } from '../../fixtures/page.ts'
import { seriesOfSteps } from '../../fixtures/series.ts'

/** So many steps that take as long as `ms` says. */
function lane(
  steps: number,
  ms: (t: number) => number,
  given: Parameters<typeof laneView>[1] = {},
) {
  let sum = 0
  const series = seriesOfSteps(
    Array.from({ length: steps }, (_, t) => ({ ms: ms(t), deviceMs: (sum += ms(t)) })),
  )
  return laneView(series, given)
}

const look = { id: 'b', name: 'LookSAM', method: 'look-sam', slot: 2 } as const

test('a bar is the mean of whole cycles, without the slow first steps', () => {
  const [cost] = stepCosts([lane(200, (t) => (t < 15 ? 500 : 4))])
  expect(cost!.mean).toBeCloseTo(4)
  expect(cost!.low).toBeCloseTo(4)
  expect(cost!.high).toBeCloseTo(4)
  expect(cost!.plain).toBeNull()
})

test('after k was turned, mean and ideal are of the steps since then, for the plain lane too', () => {
  // The plain lane is twice as slow from step 300 on, as on a busy machine; LookSAM has k = 10 from there.
  const plain = lane(500, (t) => (t < 300 ? 4 : 8))
  const turned = lane(500, (t) => (t % 10 === 0 ? 20 : 9), {
    ...look,
    k: 10,
    kSince: 300,
    gradientsPerStep: 1.1,
  })
  const [, cost] = stepCosts([plain, turned])
  expect(cost!.plain!.mean).toBeCloseTo(8)
  expect(cost!.ideal).toBeCloseTo(8.8)
  expect(cost!.mean).toBeCloseTo(10.1)
})

test('the spread leaves out a tenth at each end', () => {
  const [cost] = stepCosts([lane(2_000, (t) => 10 + (Math.floor(t / 25) % 11))])
  expect(cost!.low).toBeGreaterThan(10)
  expect(cost!.high).toBeLessThan(20)
  expect(cost!.high - cost!.low).toBeGreaterThan(6)
})

test('a lane that has hardly begun, or turned k just now, has no bar yet', () => {
  expect(stepCosts([lane(30, () => 4)])).toEqual([])
  expect(stepCosts([lane(500, () => 4, { ...look, k: 50, kSince: 480 })])).toEqual([])
})
