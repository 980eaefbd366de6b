import { describe, expect, test } from 'vitest'
import { stepMetricNames, type StepMetricName } from '../../../src/experiment/events.ts'
import { haltCause, stepMetrics } from '../../../src/core/training/stepMetrics.ts'
import '../../fixtures/cpu.ts'
import { ofLane, train } from '../../fixtures/train.ts'
import { tinyExperiment } from '../../fixtures/tiny.ts'

const experiment = tinyExperiment({
  lanes: [
    { name: 'good', method: 'base' },
    {
      name: 'too fast',
      method: 'look-sam',
      rho: 0.1,
      k: 3,
      alpha: 0.5,
      optimizer: { name: 'sgd', lr: 100, clipNorm: null, warmupSteps: 0, weightDecay: 10 },
    },
    { name: 'too far', method: 'sam', rho: 0.1 },
  ],
  training: { evalEvery: 10 },
})

describe('a lane whose numbers leave the finite', () => {
  const run = train(experiment)

  test('halts with the step and a likely cause, once', async () => {
    const { halts } = await run
    expect(halts).toHaveLength(1)
    expect(halts[0]).toMatchObject({ type: 'halt', lane: 1 })
    expect(halts[0]!.cause).toMatch(/^the .* became (NaN|-?Infinity): .* is probably too large$/)
  })

  test('tells nothing more after that', async () => {
    const { events, halts, steps } = await run
    const at = events.indexOf(halts[0]!)
    expect(events.slice(at + 1).filter((event) => 'lane' in event && event.lane === 1)).toEqual([])
    expect(ofLane(steps, 1).map(({ t }) => t)).toEqual(
      Array.from({ length: halts[0]!.t }, (_, t) => t),
    )
    expect(ofLane(steps, 1).every(({ loss }) => Number.isFinite(loss))).toBe(true)
  })

  test('keeps its last good weights', async () => {
    const { weights } = await run
    expect(weights[1]!.every(Number.isFinite)).toBe(true)
  })

  test('leaves the other lanes as they would have been', async () => {
    const { steps, weights, evaluations } = await run
    const without = await train({
      ...experiment,
      lanes: [experiment.lanes[0]!, experiment.lanes[2]!],
    })
    expect(weights[0]).toEqual(without.weights[0])
    expect(weights[2]).toEqual(without.weights[1])
    expect(ofLane(steps, 0)).toHaveLength(20)
    expect(ofLane(steps, 2)).toHaveLength(20)
    expect(ofLane(evaluations, 2).map(({ t }) => t)).toEqual([0, 10, 20])
  })
})

test.each([
  ['base', {}, 1],
  ['sam', { rho: 0.1 }, 1],
  ['look-sam', { rho: 0.1, k: 4, alpha: 0.7 }, 1],
  ['look-sam', { rho: 0.1, k: 4, alpha: 0.7 }, 16],
] as const)(
  'weights of %s %j stay what they were before the first bad step',
  async (method, knobs, seed) => {
    const wild = { name: 'sgd', lr: 100, clipNorm: null, warmupSteps: 0, weightDecay: 10 } as const
    const lane = { name: 'A', method, ...knobs, optimizer: wild }
    const whole = tinyExperiment({ seed, lanes: [lane], optimizer: { schedule: 'constant' } })
    const { halts, weights } = await train(whole)
    expect(halts).toHaveLength(1)
    const { t } = halts[0]!
    expect(t).toBeGreaterThan(0)
    const upToThere = await train({ ...whole, training: { ...whole.training, steps: t } })
    expect(upToThere.halts).toEqual([])
    expect(weights[0]).toEqual(upToThere.weights[0])
  },
)

test('when all lanes have halted the run is done early', async () => {
  const wild = { name: 'sgd', lr: 100, clipNorm: null, warmupSteps: 0, weightDecay: 10 } as const
  const lanes = ['A', 'B'].map((name) => ({ name, method: 'base', optimizer: wild }) as const)
  const { events, halts } = await train(
    tinyExperiment({ lanes, training: { steps: 200 }, optimizer: { schedule: 'constant' } }),
    { readEvery: 0 },
  )
  expect(halts.map(({ lane }) => lane)).toEqual([0, 1])
  expect(events.at(-1)).toEqual({ type: 'done' })
  expect(Math.max(...halts.map(({ t }) => t))).toBeLessThan(10)
})

describe('what a metrics vector says', () => {
  const vector = (values: Partial<Record<StepMetricName, number>>) =>
    Float32Array.from(stepMetricNames, (name) => values[name] ?? NaN)
  const good = { loss: 1, perturbedLoss: 1, gradNorm: 1, samGradNorm: 1, updateNorm: 1 }

  test('finite numbers are no reason to halt, in any phase', () => {
    for (const phase of ['base', 'refresh', 'reuse'] as const) {
      expect(haltCause(vector(good), phase)).toBeNull()
    }
    expect(haltCause(vector({ loss: 1, gradNorm: 1, updateNorm: 1 }), 'base')).toBeNull()
  })

  test.each([
    ['base', { loss: NaN }, 'the loss became NaN: the learning rate is probably too large'],
    [
      'base',
      { loss: Infinity },
      'the loss became Infinity: the learning rate is probably too large',
    ],
    ['base', { updateNorm: NaN }, 'the update became NaN: the learning rate is probably too large'],
    [
      'reuse',
      { updateNorm: Infinity },
      'the update became Infinity: the learning rate or α is probably too large',
    ],
    ['refresh', { perturbedLoss: NaN }, 'the loss at w + ε became NaN: ρ is probably too large'],
    [
      'refresh',
      { samGradNorm: Infinity },
      'the norm of the gradient at w + ε became Infinity: ρ is probably too large',
    ],
    [
      'base',
      { gradNorm: Infinity },
      'the norm of the gradient became Infinity: the learning rate is probably too large',
    ],
  ] as const)('%s %j', (phase, bad, cause) => {
    expect(haltCause(vector({ ...good, ...bad }), phase)).toBe(cause)
  })

  test('changes exist from the second refresh on, and 0 is a number', () => {
    const values = vector({
      ...good,
      gvChange: 0,
      gsChange: 0.5,
      ghChange: 0.5,
      gvNorm: 0,
      cosTheta: 0,
      epsilonNorm: 0,
    })
    expect(stepMetrics(values, 'refresh', false)).toMatchObject({
      gvChange: null,
      gsChange: null,
      gvNorm: 0,
      cosTheta: 0,
    })
    expect(stepMetrics(values, 'refresh', true)).toMatchObject({
      gvChange: 0,
      gsChange: 0.5,
      reuseCos: null,
    })
  })
})
