import { describe, expect, test } from 'vitest'
import type { ExperimentInput } from '../../../src/experiment/input.ts'
import { initialWeights } from '../../../src/core/model/init.ts'
import { createVit } from '../../../src/core/model/vit.ts'
import { createTraining } from '../../../src/core/training/train.ts'
import { paddingOf } from '../../fixtures/closeness.ts'
import '../../fixtures/cpu.ts'
import { ofLane, timeless, train } from '../../fixtures/train.ts'
import { tinyDataset, tinyExperiment } from '../../fixtures/tiny.ts'

const lanes: ExperimentInput['lanes'] = [
  { name: 'AdamW', method: 'base' },
  { name: 'SAM', method: 'sam', rho: 0.1 },
  { name: 'LookSAM', method: 'look-sam', rho: 0.1, k: 4, alpha: 0.5 },
]

const experiment = tinyExperiment({ lanes, training: { evalEvery: 8 }, optimizer: { lr: 0.03 } })

const run = train(experiment)

describe('what a run tells', () => {
  test('one step event for each lane and step, lane after lane, and done at the end', async () => {
    const { events, steps } = await run
    expect(steps.map(({ t, lane }) => [t, lane])).toEqual(
      Array.from({ length: 60 }, (_, i) => [Math.floor(i / 3), i % 3]),
    )
    expect(events.at(-1)).toEqual({ type: 'done' })
    expect(events.filter(({ type }) => type === 'done')).toHaveLength(1)
  })

  test('evaluations of every lane after 0, 8 and 16 steps and after the last', async () => {
    const { events, evaluations } = await run
    expect(evaluations.map(({ t, lane }) => [t, lane])).toEqual(
      [0, 8, 16, 20].flatMap((t) => [0, 1, 2].map((lane) => [t, lane])),
    )
    const before = (t: number) =>
      events.slice(
        0,
        events.findIndex((e) => e.type === 'evaluation' && e.t === t),
      )
    for (const t of [0, 8, 16, 20])
      expect(before(t).filter(({ type }) => type === 'step')).toHaveLength(3 * t)
  })

  test('the phases are base, refresh, and refresh at every fourth step', async () => {
    const { steps } = await run
    const phases = [0, 1, 2].map((lane) => ofLane(steps, lane).map(({ phase }) => phase))
    expect(new Set(phases[0])).toEqual(new Set(['base']))
    expect(new Set(phases[1])).toEqual(new Set(['refresh']))
    expect(phases[2]).toEqual(phases[2]!.map((_, t) => (t % 4 === 0 ? 'refresh' : 'reuse')))
  })

  test('gradient evaluations are N, 2N, and N + refreshes', async () => {
    const { steps } = await run
    const counts = [0, 1, 2].map((lane) => ofLane(steps, lane).map(({ gradEvals }) => gradEvals))
    expect(counts[0]).toEqual(counts[0]!.map((_, t) => t + 1))
    expect(counts[1]).toEqual(counts[1]!.map((_, t) => 2 * (t + 1)))
    expect(counts[2]).toEqual(counts[2]!.map((_, t) => t + 1 + Math.floor(t / 4) + 1))
  })

  test('numbers are there in their phase and null in the others', async () => {
    const { steps } = await run
    const always = ['loss', 'gradNorm', 'updateNorm']
    const refresh = [...always, 'perturbedLoss', 'samGradNorm', 'gvNorm', 'epsilonNorm', 'cosTheta']
    const changes = ['gvChange', 'gsChange', 'ghChange']
    const reuse = [...always, 'gvNorm', 'reuseCos', 'amplification']
    const metrics = [
      ...new Set([...refresh, ...reuse, ...changes]),
    ] as (keyof (typeof steps)[number])[]
    const measured = (lane: number, t: number) =>
      metrics.filter((name) => ofLane(steps, lane)[t]![name] !== null).toSorted()
    expect(measured(0, 5)).toEqual(always.toSorted())
    expect(measured(1, 5)).toEqual(refresh.toSorted())
    expect(measured(2, 0)).toEqual(refresh.toSorted())
    expect(measured(2, 1)).toEqual(reuse.toSorted())
    expect(measured(2, 4)).toEqual([...refresh, ...changes].toSorted())
    const numbers = steps.flatMap((step) => metrics.map((name) => step[name]))
    expect(numbers.every((x) => x === null || Number.isFinite(x))).toBe(true)
  })

  test('the charted loss is the clean one: all methods have the same at step 0, where weights are equal', async () => {
    const { steps } = await run
    const first = steps.filter(({ t }) => t === 0)
    expect(new Set(first.map(({ loss }) => loss)).size).toBe(1)
    expect(new Set(first.map(({ gradNorm }) => gradNorm)).size).toBe(1)
    expect(first[1]!.perturbedLoss).toBeGreaterThan(first[1]!.loss!)
    expect(first[2]!.perturbedLoss).toBe(first[1]!.perturbedLoss)
  })

  test('the loss falls in every lane', async () => {
    const { evaluations } = await run
    for (const lane of [0, 1, 2]) {
      const [first, ...later] = ofLane(evaluations, lane)
      expect(later.at(-1)!.valLoss).toBeLessThan(0.95 * first!.valLoss)
    }
  })
})

describe('twins', () => {
  const twins = tinyExperiment({
    lanes: [1, 2, 3].map((i) => ({ name: `${i}`, method: 'look-sam', rho: 0.1, k: 3, alpha: 0.5 })),
  })

  test('start from bit-equal weights, those the seed gives', async () => {
    const training = createTraining(experiment, tinyDataset(), timeless)
    const w0 = initialWeights(createVit(experiment.model).layout, 'vit', 3)
    for (const lane of [0, 1, 2]) expect((await training.weights(lane)).values).toEqual(w0)
    const run = training.run()
    await run.next()
    await run.return()
  })

  test('of one method stay bit-equal: they see equal batches', async () => {
    const { steps, weights } = await train(twins)
    const told = (lane: number) => ofLane(steps, lane).map((step) => ({ ...step, lane: 0 }))
    expect(told(1)).toEqual(told(0))
    expect(told(2)).toEqual(told(0))
    expect(weights[1]).toEqual(weights[0])
    expect(weights[2]).toEqual(weights[0])
  })

  test('are not disturbed by the lanes beside them', async () => {
    const alone = await train({ ...experiment, lanes: [experiment.lanes[2]!] })
    const beside = await run
    expect(beside.weights[2]).toEqual(alone.weights[0])
    expect(ofLane(beside.steps, 2).map(({ loss }) => loss)).toEqual(
      alone.steps.map(({ loss }) => loss),
    )
  })
})

test('the same seed gives the same events and weights, another seed others', async () => {
  const [a, b] = [await run, await train(experiment)]
  expect(b.events).toEqual(a.events)
  expect(b.weights).toEqual(a.weights)
  const c = await train({ ...experiment, seed: 4 })
  expect(c.steps[0]!.loss).not.toBe(a.steps[0]!.loss)
})

test('weights that are given are where every lane starts', async () => {
  const { layout } = createVit(experiment.model)
  const given = initialWeights(layout, 'vit', 99)
  const training = createTraining(experiment, tinyDataset(), timeless, { weights: given })
  for (const lane of [0, 1, 2]) expect((await training.weights(lane)).values).toEqual(given)
  const run = training.run()
  await run.next()
  await run.return()
})

test('the padding stays zero through a run of every method and optimizer', async () => {
  const methods = ['base', 'sam', 'look-sam', 'layer-sam', 'look-layer-sam'] as const
  const { layout } = createVit(experiment.model)
  for (const name of ['adamw', 'lamb', 'sgd'] as const) {
    const all = methods.map((method) => ({
      name: method,
      method,
      optimizer: { name, weightDecay: 0.3 },
    }))
    const { weights } = await train(tinyExperiment({ lanes: all, training: { steps: 5 } }))
    for (const w of weights) expect(paddingOf(layout, w).every((x) => x === 0)).toBe(true)
  }
})

test('info says what was started', () => {
  const noisy = tinyExperiment({ dataset: { labelNoise: 0.5 }, model: { pool: 'cls' } })
  const { info, split } = createTraining(noisy, tinyDataset(), timeless)
  expect(info).toMatchObject({ tokens: 4, trainImages: 48, validationImages: 12 })
  expect(info.changedLabels).toBeGreaterThan(5)
  expect(info.changedLabels).toBeLessThanOrEqual(24)
  expect(split.train).toHaveLength(48)
})

describe('turns that were planned', () => {
  test('give, bit for bit, what the same knobs give that are turned by hand before those steps', async () => {
    const byHand = await train(experiment, {
      beforePull(training, pulls) {
        if (pulls === 20) training.turnKnob([2], 'alpha', 2)
      },
    })
    const [turn] = byHand.knobs
    expect(turn).toMatchObject({ lane: 2, knob: 'alpha', from: 0.5, to: 2 })
    const planned = await train(experiment, { turns: [turn!] })
    expect(planned.knobs).toEqual(byHand.knobs)
    expect(planned.steps).toEqual(byHand.steps)
    expect(planned.weights).toEqual(byHand.weights)
    expect(planned.weights[2]).not.toEqual((await run).weights[2])
    expect(planned.weights[1]).toEqual((await run).weights[1])
  })

  test.each([
    [{ lane: 3, t: 0, knob: 'alpha', to: 1 }, 'turn: lane 3 is not allowed; allowed: 0 to 2'],
    [{ lane: 1, t: 0, knob: 'alpha', to: 1 }, /^SAM: alpha is not a knob of sam; allowed: /],
    [{ lane: 2, t: 0, knob: 'alpha', to: -1 }, /^LookSAM: alpha = -1 is not allowed; allowed: /],
  ] as const)('%o is refused before anything trains', async (turn, message) => {
    await expect(train(experiment, { turns: [turn] })).rejects.toThrow(message)
  })
})
