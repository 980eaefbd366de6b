/** A run that goes on from a checkpoint equals one that never stopped, to the last bit. */
import { expect, test } from 'vitest'
import { createEnsemble } from '../../../src/core/training/ensemble.ts'
import type { TrainingEvent } from '../../../src/experiment/events.ts'
import type { ExperimentInput } from '../../../src/experiment/input.ts'
import type { Checkpoint, Training } from '../../../src/core/training/train.ts'
import { timeless } from '../../fixtures/train.ts'
import { tinyDataset, tinyExperiment } from '../../fixtures/tiny.ts'
import '../../fixtures/cpu.ts'

const lanes: ExperimentInput['lanes'] = [
  { name: 'base', method: 'base' },
  { name: 'SAM', method: 'sam', rho: 0.05 },
  { name: 'LookSAM', method: 'look-sam', rho: 0.05, k: 3, alpha: 0.4 },
  { name: 'Look-LayerSAM', method: 'look-layer-sam', rho: 0.05, k: 2, alpha: 0.4 },
]
const experiment = tinyExperiment({ training: { steps: 8, evalEvery: 3 }, lanes })
const pulls = 2 * lanes.length + 8 * lanes.length + 2 * lanes.length // evaluations at 0, 3, 6 and 8

const begun = (seeds: readonly number[], from?: readonly Checkpoint[]) =>
  createEnsemble(experiment, seeds, tinyDataset(), timeless, { from })

/** Pulls so often, or to the end, calling `before` ahead of each pull; then reads what is still on its way. */
async function follow(
  training: Training,
  most = Infinity,
  before: (pulls: number) => void = () => {},
) {
  const events: TrainingEvent[] = []
  const run = training.run()
  let ended = false
  for (let pulls = 0; pulls < most && !ended; pulls++) {
    before(pulls)
    const { value } = await run.next('work')
    events.push(...value!.events)
    ended = value!.last === true
  }
  if (!ended) events.push(...(await run.next('flush')).value!.events)
  const checkpoint = await training.checkpoint()
  await run.return()
  return { events, checkpoint }
}

const one = [experiment.seed]
const undisturbed = follow(begun(one))

test.each(Array.from({ length: 12 }, (_, i) => Math.round((i * pulls) / 11)))(
  'stopped after %i pulls and gone on',
  async (at) => {
    const whole = await undisturbed
    const first = await follow(begun(one), at)
    const second = await follow(begun(one, structuredClone(first.checkpoint)))
    expect([...first.events, ...second.events]).toEqual(whole.events)
    expect(second.checkpoint).toEqual(whole.checkpoint)
  },
)

test('knobs turned before, planned ahead, or waiting for their round turn as if it had never stopped', async () => {
  const turns = [{ lane: 3, t: 6, knob: 'rho', to: 0.5 }] as const
  const turning = (training: Training) => (pulls: number) => {
    if (pulls === 6) training.turnKnob([2], 'alpha', 0.9)
    if (pulls === 18) training.turnKnob([1, 2], 'lr', 0.2) // in the midst of round 2, before the evaluations at 3
  }
  const begin = (from?: readonly Checkpoint[]) =>
    createEnsemble(experiment, one, tinyDataset(), timeless, from ? { from } : { turns })
  const training = begin()
  const whole = await follow(training, Infinity, turning(training))
  expect(whole.events.filter(({ type }) => type === 'knob')).toMatchObject([
    { lane: 2, t: 1, knob: 'alpha' },
    { lane: 1, t: 3, knob: 'lr' },
    { lane: 2, t: 3, knob: 'lr' },
    { lane: 3, t: 6, knob: 'rho' },
  ])
  for (const at of [19, 20, 25, 26, 27]) {
    const stopped = begin()
    const first = await follow(stopped, at, turning(stopped))
    const second = await follow(begin(structuredClone(first.checkpoint)))
    expect([...first.events, ...second.events]).toEqual(whole.events)
    expect(second.checkpoint).toEqual(whole.checkpoint)
  }
})

test('a turn that waits in a checkpoint is checked', async () => {
  const { checkpoint } = await follow(begun(one), 3)
  const turns = [{ lane: 0, t: 2, knob: 'alpha', to: 1 }] as const
  expect(() => begun(one, [{ ...checkpoint[0]!, turns }])).toThrow('base: alpha is not a knob')
})

test('a dropped lane stays dropped', async () => {
  const training = begun(one)
  training.dropLane(1)
  const { checkpoint } = await follow(training, 9)
  const { events } = await follow(begun(one, checkpoint))
  expect(events.some((event) => 'lane' in event && event.lane === 1)).toBe(false)
})

test('a halted lane keeps its last good weights and stays halted', async () => {
  const wild = tinyExperiment({
    training: { steps: 30, evalEvery: 30 },
    optimizer: { name: 'sgd', lr: 100, warmupSteps: 0, clipNorm: null },
    lanes: [{ name: 'base', method: 'base' }],
  })
  const start = (from?: readonly Checkpoint[]) =>
    createEnsemble(wild, [wild.seed], tinyDataset(), timeless, { from })
  const first = await follow(start())
  expect(first.events.map(({ type }) => type)).toContain('halt')
  const second = await follow(start(first.checkpoint))
  expect(second.events).toEqual([{ type: 'done' }])
  expect(second.checkpoint[0]!.lanes).toEqual(first.checkpoint[0]!.lanes)
})

test('several seeds go on, each from its own place', async () => {
  const of = (events: readonly TrainingEvent[], seed: number) =>
    events.filter((event) => 'seed' in event && event.seed === seed)
  const seeds = [3, 9]
  const whole = await follow(begun(seeds))
  const first = await follow(begun(seeds), 15)
  const second = await follow(begun(seeds, first.checkpoint))
  for (const seed of seeds) {
    expect(of([...first.events, ...second.events], seed)).toEqual(of(whole.events, seed))
  }
  expect(second.checkpoint).toEqual(whole.checkpoint)
})

test('a checkpoint of another Experiment is refused in one sentence', async () => {
  const { checkpoint } = await follow(begun(one), 3)
  const [only] = checkpoint
  expect(() => begun([1, 2], checkpoint)).toThrow('checkpoint: it has 1 seeds; allowed: 2')
  const fewer = [{ ...only!, lanes: only!.lanes.slice(1) }]
  expect(() => begun(one, fewer)).toThrow('checkpoint: it has 3 lanes; allowed: 4')
  const [base, ...others] = only!.lanes
  const withoutW = Object.entries(base!.state).filter(([name]) => name !== 'w')
  const broken = [
    { ...only!, lanes: [{ ...base!, state: Object.fromEntries(withoutW) }, ...others] },
  ]
  expect(() => begun(one, broken)).toThrow('checkpoint: w has no numbers; allowed: exactly')
  const absurd = structuredClone(checkpoint)
  absurd[0]!.lanes[2]!.knobs.now.k = 0
  expect(() => begun(one, absurd)).toThrow('LookSAM: k = 0 is not allowed')
})
