import { describe, expect, test } from 'vitest'
import { createKnobs } from '../../../src/core/training/laneKnobs.ts'
import type { Lane } from '../../../src/experiment/schema.ts'
import { createTraining } from '../../../src/core/training/train.ts'
import '../../fixtures/cpu.ts'
import { timeless, train } from '../../fixtures/train.ts'
import { tinyDataset, tinyExperiment } from '../../fixtures/tiny.ts'

const lanes = {
  base: { name: 'B', method: 'base' },
  sam: { name: 'S', method: 'sam', rho: 0.1 },
  look: { name: 'L', method: 'look-sam', rho: 0.1, k: 5, alpha: 0.2, norms: 'global' },
} as const satisfies Record<string, Lane>

const { optimizer } = tinyExperiment()
const knobsOf = (lane: Lane) => createKnobs(lane, optimizer)

describe('which knobs a lane has', () => {
  test.each([
    [lanes.base, { lr: 0.01, weightDecay: 0.05 }],
    [lanes.sam, { lr: 0.01, weightDecay: 0.05, rho: 0.1 }],
    [lanes.look, { lr: 0.01, weightDecay: 0.05, rho: 0.1, k: 5, alpha: 0.2 }],
  ])('$method', (lane, values) => {
    expect(knobsOf(lane).values).toEqual(values)
  })

  test.each([
    [lanes.base, 'rho'],
    [lanes.base, 'k'],
    [lanes.base, 'alpha'],
    [lanes.sam, 'k'],
    [lanes.sam, 'alpha'],
  ] as const)('$method has no %s', (lane, knob) => {
    expect(() => knobsOf(lane).turn(0, [{ knob, to: 1 }])).toThrow(
      new RegExp(
        `^${lane.name}: ${knob} is not a knob of ${lane.method}; allowed: .*lr, weightDecay$`,
      ),
    )
  })
})

test.each([
  ['rho', -0.1, 'a number from 0 to 10'],
  ['rho', NaN, 'a number from 0 to 10'],
  ['alpha', 11, 'a number from 0 to 10'],
  ['alpha', Infinity, 'a number from 0 to 10'],
  ['k', 0, 'a whole number from 1 to 1000'],
  ['k', 2.5, 'a whole number from 1 to 1000'],
  ['k', 1001, 'a whole number from 1 to 1000'],
  ['lr', -1e-9, 'a number from 0 to 100'],
  ['lr', '1' as unknown as number, 'a number from 0 to 100'],
  ['weightDecay', 10.5, 'a number from 0 to 10'],
] as const)('%s = %d is refused with what is allowed, and nothing changes', (knob, to, allowed) => {
  const knobs = knobsOf(lanes.look)
  const before = { ...knobs.values }
  expect(() => knobs.turn(2, [{ knob, to }])).toThrow(
    `L: ${knob} = ${to} is not allowed; allowed: ${allowed}`,
  )
  expect(knobs.values).toEqual(before)
  expect(knobs.turn(3, [])).toEqual([])
})

describe('what was turned', () => {
  test('is told once, with old and new value', () => {
    const knobs = knobsOf(lanes.look)
    const turns = [
      { knob: 'rho', to: 0.3 },
      { knob: 'k', to: 2 },
    ] as const
    expect(knobs.turn(7, turns)).toEqual([
      { type: 'knob', t: 7, knob: 'k', from: 5, to: 2 },
      { type: 'knob', t: 7, knob: 'rho', from: 0.1, to: 0.3 },
    ])
    expect(knobs.turn(8, [])).toEqual([])
  })

  test('to the value that it has is no turn', () => {
    expect(knobsOf(lanes.look).turn(1, [{ knob: 'rho', to: 0.1 }])).toEqual([])
  })

  test('but not told in a checkpoint of before November 2026 is told at the next step', () => {
    const told = { lr: 0.01, weightDecay: 0.05, rho: 0.1 }
    const knobs = createKnobs(lanes.sam, optimizer, { told, now: { ...told, rho: 0.4 } })
    expect(knobs.values.rho).toBe(0.4)
    expect(knobs.turn(9, [])).toEqual([{ type: 'knob', t: 9, knob: 'rho', from: 0.1, to: 0.4 }])
    expect(knobs.save().told).toEqual(knobs.save().now)
  })
})

describe('in a run', () => {
  const experiment = tinyExperiment({ lanes: [lanes.base, lanes.look] })
  const plainRun = train(experiment)
  const turning = (
    t: number,
    lane: number,
    knob: 'k' | 'alpha' | 'rho' | 'lr' | 'weightDecay',
    value: number,
  ) =>
    train(experiment, {
      // Two evaluations, then two pulls a step: before pull 2 + 2t no lane has done step t.
      beforePull: (training, pulls) => {
        if (pulls === 2 + 2 * t) training.turnKnob([lane], knob, value)
      },
    })

  test.each([
    ['lr', 0.04],
    ['weightDecay', 1],
    ['rho', 0.5],
    ['alpha', 0.9],
  ] as const)(
    '%s is in force from the next round on, the lane beside is not touched',
    async (knob, value) => {
      const [turned, plain] = [await turning(10, 1, knob, value), await plainRun]
      expect(turned.knobs).toMatchObject([{ lane: 1, t: 10, knob, to: value }])
      const norms = (run: typeof plain, lane: number) =>
        run.steps
          .filter((step) => step.lane === lane)
          .map(({ loss, updateNorm, epsilonNorm, amplification }) => [
            loss,
            updateNorm,
            epsilonNorm,
            amplification,
          ])
      expect(norms(turned, 0)).toEqual(norms(plain, 0))
      expect(norms(turned, 1).slice(0, 10)).toEqual(norms(plain, 1).slice(0, 10))
      // At t = 10 a LookSAM of k = 5 refreshes: ρ shows there, α one step later.
      const first = knob === 'alpha' ? 11 : 10
      expect(norms(turned, 1)[first]).not.toEqual(norms(plain, 1)[first])
    },
  )

  test('the event comes right before the first step it is in force for', async () => {
    const { events } = await turning(6, 1, 'rho', 0.3)
    const at = events.findIndex(({ type }) => type === 'knob')
    expect(events[at]).toEqual({
      type: 'knob',
      seed: 3,
      lane: 1,
      t: 6,
      knob: 'rho',
      from: 0.1,
      to: 0.3,
    })
    expect(events[at + 1]).toMatchObject({ type: 'step', lane: 1, t: 6 })
  })

  test('ρ shows in ‖ε‖ and lr in the rate, by the schedule', async () => {
    const rho = await turning(10, 1, 'rho', 0.5)
    const epsilons = rho.steps.filter(({ epsilonNorm }) => epsilonNorm !== null)
    expect(epsilons.map(({ t, epsilonNorm }) => [t, Math.round(epsilonNorm! * 1e4) / 1e4])).toEqual(
      [
        [0, 0.1],
        [5, 0.1],
        [10, 0.5],
        [15, 0.5],
      ],
    )
    const [lr, plain] = [await turning(10, 0, 'lr', 0.02), await plainRun]
    const rates = (run: typeof lr) => run.steps.filter(({ lane }) => lane === 0).map(({ lr }) => lr)
    expect(rates(lr)).toEqual(rates(plain).map((rate, t) => (t < 10 ? rate : 2 * rate)))
  })

  test.each([
    [7, 2, [0, 5, 7, 9, 11, 13, 15, 17, 19]], // two steps have passed since the refresh at 5
    [6, 2, [0, 5, 7, 9, 11, 13, 15, 17, 19]],
    [12, 1, [0, 5, 10, 12, 13, 14, 15, 16, 17, 18, 19]],
    [12, 8, [0, 5, 10, 18]],
    [5, 10, [0, 10]],
    [1, 1000, [0]],
  ])(
    'turned at step %i to k = %i, LookSAM refreshes whenever k steps have passed',
    async (t, k, refreshes) => {
      const { steps } = await train(tinyExperiment({ lanes: [lanes.look] }), {
        // One evaluation, then one pull a step.
        beforePull: (training, pulls) => {
          if (pulls === 1 + t) training.turnKnob([0], 'k', k)
        },
      })
      const found = steps.filter(({ phase }) => phase === 'refresh')
      expect(found.map((step) => step.t)).toEqual(refreshes)
      expect(steps.at(-1)!.gradEvals).toBe(20 + refreshes.length)
    },
  )

  test('an unknown lane is refused', () => {
    const training = createTraining(experiment, tinyDataset(), timeless)
    expect(() => training.turnKnob([2], 'lr', 1)).toThrow(
      /^turn: lane 2 is not allowed; allowed: 0 to 1$/,
    )
    expect(() => training.turnKnob([0, -1], 'lr', 1)).toThrow(/allowed: 0 to 1$/)
    expect(() => training.dropLane(2)).toThrow(/^lane: 2 is not allowed; allowed: 0 to 1$/)
    expect(() => training.turnKnob([0], 'rho', 1)).toThrow(/^B: rho is not a knob of base/)
  })
})
