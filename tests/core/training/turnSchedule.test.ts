/** A turned knob is in force from the same step in every lane and under every seed, whenever it was turned. */
import { describe, expect, test } from 'vitest'
import { createEnsemble } from '../../../src/core/training/ensemble.ts'
import { createTurnSchedule, nextRound } from '../../../src/core/training/turnSchedule.ts'
import type { Training } from '../../../src/core/training/train.ts'
import type { KnobEvent, PlannedTurn, TrainingEvent } from '../../../src/experiment/events.ts'
import '../../fixtures/cpu.ts'
import { sorted, timeless } from '../../fixtures/train.ts'
import { tinyDataset, tinyExperiment } from '../../fixtures/tiny.ts'

const experiment = tinyExperiment({
  training: { steps: 6, evalEvery: 3 },
  lanes: [
    { name: 'A', method: 'base', optimizer: { lr: 0.02 } },
    { name: 'B', method: 'sam', rho: 0.1 },
    { name: 'C', method: 'look-sam', rho: 0.1, k: 2, alpha: 0.5 },
  ],
})
const seeds = [3, 9]
const round = 3 * seeds.length // pulls of a round that evaluates nothing
const evaluations = 3 * seeds.length // pulls before the last step of round 0

interface Options {
  turns?: readonly PlannedTurn[]
  /** Called before each pull, with the number of pulls so far. */
  before?: (training: Training, pulls: number) => void
  of?: typeof experiment
}

/** Trains two seeds of three lanes to the end. */
async function trained({ turns = [], before = () => {}, of = experiment }: Options = {}) {
  const training = createEnsemble(of, seeds, tinyDataset(), timeless, { turns })
  const events: TrainingEvent[] = []
  const run = training.run()
  for (let pulls = 0, last = false; !last; pulls++) {
    before(training, pulls)
    const { value } = await run.next('work')
    events.push(...value!.events)
    last = value!.last === true
  }
  await run.return()
  return sorted(events)
}

const told = (knobs: readonly KnobEvent[]) =>
  knobs.map(({ lane, seed, t }) => `${lane}/${seed} at ${t}`).toSorted()

/** The first step at which the rate of a lane under a seed was not that of the run without turns. */
async function firstTurned(turned: Awaited<ReturnType<typeof trained>>, lane: number) {
  const plain = await untouched
  return seeds.map((seed) => {
    const rates = ({ steps }: typeof turned) =>
      steps.filter((step) => step.lane === lane && step.seed === seed).map(({ lr }) => lr)
    const before = rates(plain)
    return rates(turned).findIndex((rate, t) => rate !== before[t])
  })
}

const untouched = trained()

describe('two seeds of three lanes', () => {
  test.each(Array.from({ length: round }, (_, i) => i))(
    'a turn that arrives before pull %i of round 1 acts at one step everywhere',
    async (pull) => {
      const at = evaluations + round + pull
      let answer = NaN
      const turned = await trained({
        before(training, pulls) {
          if (pulls === at) answer = training.turnKnob([1, 2], 'lr', 0.2)
        },
      })
      const t = pull === 0 ? 1 : 2
      expect(answer).toBe(t)
      expect(told(turned.knobs)).toEqual(
        [1, 2].flatMap((l) => seeds.map((s) => `${l}/${s} at ${t}`)),
      )
      expect(await firstTurned(turned, 0)).toEqual([-1, -1]) // it has a rate of its own
      expect(await firstTurned(turned, 1)).toEqual([t, t])
      expect(await firstTurned(turned, 2)).toEqual([t, t])
    },
  )

  test('a turn among evaluations acts at the step after them, if no seed has begun it', async () => {
    const answers: number[] = []
    await trained({
      before(training, pulls) {
        // The first seed's three evaluations and steps, then the second's.
        if (pulls === 2 || pulls === 4 || pulls === 7) {
          answers.push(training.turnKnob([2], 'alpha', pulls / 10))
        }
      },
    })
    expect(answers).toEqual([0, 1, 1])
  })

  test('planned turns and one by hand for the same round: of one knob the later word counts', async () => {
    const turns = [
      { lane: 2, t: 2, knob: 'alpha', to: 1 },
      { lane: 1, t: 2, knob: 'rho', to: 0.3 },
      { lane: 2, t: 4, knob: 'alpha', to: 2 },
    ] as const
    const { knobs } = await trained({
      turns,
      before(training, pulls) {
        if (pulls === evaluations + round + 2) training.turnKnob([2], 'alpha', 0.7)
      },
    })
    const first = knobs.filter(({ seed }) => seed === 3)
    expect(first.map(({ lane, t, knob, from, to }) => [lane, t, knob, from, to])).toEqual([
      [1, 2, 'rho', 0.1, 0.3],
      [2, 2, 'alpha', 0.5, 0.7],
      [2, 4, 'alpha', 0.7, 2],
    ])
    const second = knobs.filter(({ seed }) => seed === 9).map((knob) => ({ ...knob, seed: 3 }))
    expect(second).toEqual(first)
  })

  test('several turns before one round are one, and there and back again is none', async () => {
    const { knobs } = await trained({
      before(training, pulls) {
        if (pulls === evaluations + 1) {
          for (const rho of [0.2, 0.3, 0.4]) training.turnKnob([1], 'rho', rho)
          training.turnKnob([2], 'alpha', 0.9)
          training.turnKnob([2], 'alpha', 0.5)
        }
      },
    })
    expect(knobs.map(({ lane, t, from, to }) => [lane, t, from, to])).toEqual(
      seeds.map(() => [1, 1, 0.1, 0.4]),
    )
  })

  test('a refused turn turns nothing, not even in the lanes that could take it', async () => {
    const { knobs } = await trained({
      before(training, pulls) {
        if (pulls !== evaluations + 1) return
        expect(() => training.turnKnob([2, 1], 'alpha', 1)).toThrow(
          /^B: alpha is not a knob of sam/,
        )
        expect(() => training.turnKnob([1, 2], 'rho', -1)).toThrow(/^B: rho = -1 is not allowed/)
        expect(() => training.turnKnob([1, 3], 'rho', 1)).toThrow(/^turn: lane 3 is not allowed/)
      },
    })
    expect(knobs).toEqual([])
  })
})

test('a dropped lane takes no turn, and a turn of it alone is refused', async () => {
  const { knobs } = await trained({
    before(training, pulls) {
      if (pulls !== evaluations + round) return
      training.dropLane(2)
      expect(() => training.turnKnob([2], 'alpha', 1)).toThrow(
        'C: alpha cannot be turned; allowed: knobs of a lane that still trains',
      )
      expect(training.turnKnob([1, 2], 'lr', 0.2)).toBe(1)
    },
  })
  expect(told(knobs)).toEqual(['1/3 at 1', '1/9 at 1'])
})

test('a lane that has left the finite takes no turn, the others do', async () => {
  const [, b, c] = experiment.lanes
  const wild = {
    ...b!,
    optimizer: { name: 'sgd' as const, lr: 100, warmupSteps: 0, clipNorm: null },
  }
  const of = { ...experiment, lanes: [wild, c!], training: { ...experiment.training, steps: 30 } }
  let answer = NaN
  const { knobs, halts } = await trained({
    of,
    before(training, pulls) {
      if (Number.isNaN(answer) && !training.trains(0)) {
        expect(() => training.turnKnob([0], 'rho', 1)).toThrow(/^B: rho cannot be turned/)
        answer = training.turnKnob([0, 1], 'weightDecay', 1)
      }
      expect(pulls).toBeLessThan(1000)
    },
  })
  expect(halts.map(({ lane }) => lane)).toEqual([0, 0])
  expect(told(knobs)).toEqual(seeds.map((seed) => `1/${seed} at ${answer}`))
})

test('the last round takes no turn any more', async () => {
  const { knobs } = await trained({
    before(training, pulls) {
      // Two rounds of evaluations at 0 and 3, and five rounds of steps.
      if (pulls === 2 * evaluations + 5 * round + 1) {
        expect(training.turnKnob([1], 'rho', 1)).toBe(6)
      }
    },
  })
  expect(knobs).toEqual([])
})

test.each([
  [[{ t: 0, place: 0 }], 0],
  [[{ t: 4, place: 3 }], 4], // evaluated, no step begun
  [[{ t: 4, place: 4 }], 5],
  [
    [
      { t: 4, place: 6 },
      { t: 4, place: 2 },
    ],
    5,
  ],
])('from %j the next round is %i', (positions, next) => {
  expect(nextRound(positions, 3)).toBe(next)
})

test('a seed that is behind takes what was turned when the one before it had begun the round', () => {
  const schedule = createTurnSchedule(experiment, [], 5)
  expect(schedule.take(1, 4)).toEqual([])
  expect(schedule.add([1], 'rho', 1, () => true)).toBe(5)
  expect(schedule.take(1, 5)).toEqual([{ lane: 1, t: 5, knob: 'rho', to: 1 }])
  expect(schedule.add([1], 'rho', 2, () => true)).toBe(6)
  expect(schedule.take(1, 5)).toEqual([{ lane: 1, t: 5, knob: 'rho', to: 1 }])
  expect(schedule.from(6)).toEqual([{ lane: 1, t: 6, knob: 'rho', to: 2 }])
})
