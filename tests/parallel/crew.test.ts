/** Lanes shared among workers against the same lanes in one: equal to the bit. */
import * as Comlink from 'comlink'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, expect, test } from 'vitest'
import { createEnsemble, type EnsembleOptions } from '../../src/core/training/ensemble.ts'
import type { Training } from '../../src/core/training/train.ts'
import { hostDevice } from '../../src/engine/targets/plain.ts'
import type { TrainingEvent } from '../../src/experiment/events.ts'
import { parseExperiment } from '../../src/experiment/validation.ts'
import { createCrew, type Crew, type HostConnection } from '../../src/parallel/crew.ts'
import { createLaneHost, type LaneHost } from '../../src/parallel/laneHost.ts'
import '../fixtures/cpu.ts'
import { digits } from '../fixtures/digits.ts'

const { experiment } = parseExperiment({
  seed: 3,
  dataset: { trainSize: 1780, labelNoise: 0.2 },
  model: { patchSize: 4, width: 8, depth: 1, heads: 2 },
  training: { steps: 12, batchSize: 4, evalEvery: 5 },
  optimizer: { schedule: 'constant', warmupSteps: 0 },
  lanes: [
    { name: 'AdamW', method: 'base' },
    { name: 'SAM', method: 'sam' },
    { name: 'LookSAM', method: 'look-sam', k: 3 },
    // Leaves the finite within a few steps.
    {
      name: 'halts',
      method: 'base',
      optimizer: { name: 'sgd', lr: 100, clipNorm: null, weightDecay: 10 },
    },
  ],
})

/** A host that a message port leads to: everything is copied on its way, as between workers. */
function connect(): HostConnection {
  const { port1, port2 } = new MessageChannel()
  Comlink.expose(
    createLaneHost(async () => hostDevice),
    port2,
  )
  hosts++
  return {
    host: Comlink.wrap<LaneHost>(port1),
    terminate: () => port1.close(),
  }
}

let hosts = 0
let crew: Crew | null = null
afterEach(() => {
  crew?.dismiss()
  crew = null
  hosts = 0
})

function startIn(size: number, seeds: readonly number[], options: EnsembleOptions = {}) {
  crew ??= createCrew({ connect, size }, 'cpu')
  return crew.start(experiment!, seeds, digits, hostDevice, options)
}

interface Told {
  events: TrainingEvent[]
  weights: Float32Array[]
}

/** Trains to the end, or for so many pulls; `before` is called before each. */
async function train(
  training: Training,
  before: (pulls: number) => void = () => {},
  most = Infinity,
): Promise<Told & { checkpoint: Awaited<ReturnType<Training['checkpoint']>> }> {
  const run = training.run()
  const events: TrainingEvent[] = []
  for (let pulls = 0; pulls < most; pulls++) {
    before(pulls)
    const { value } = await run.next('work')
    events.push(...value!.events)
    if (value!.last) break
    if (pulls === most - 1) events.push(...(await run.next('flush')).value!.events)
  }
  const lanes = experiment!.lanes.keys()
  const weights = await Promise.all(
    Array.from(lanes, async (lane) => (await training.weights(lane)).values),
  )
  const checkpoint = await training.checkpoint()
  await run.return()
  return { events: timeless(events), weights, checkpoint }
}

const timeless = (events: readonly TrainingEvent[]) =>
  events
    .filter(({ type }) => type !== 'preparing')
    .map((event) => (event.type === 'step' ? { ...event, ms: 0, deviceMs: 0 } : event))

test.each([
  [2, [3]],
  [3, [3, 7]],
  [16, [3]],
])('%i workers, seeds %j: every event and weight is that of one worker', async (size, seeds) => {
  const alone = await train(createEnsemble(experiment!, seeds, digits, hostDevice))
  const shared = await train(await startIn(size, seeds))
  expect(hosts).toBe(Math.min(size, experiment!.lanes.length * seeds.length))
  for (const seed of seeds) {
    const ofSeed = (events: readonly TrainingEvent[]) =>
      events.filter((event) => 'seed' in event && event.seed === seed)
    expect(ofSeed(shared.events)).toEqual(ofSeed(alone.events))
  }
  expect(shared.events).toHaveLength(alone.events.length)
  expect(shared.weights).toEqual(alone.weights)
  expect(shared.events.filter(({ type }) => type === 'halt')).toHaveLength(seeds.length)
})

test('a run that goes on from a checkpoint of one worker goes on the same among several, with the turns ahead', async () => {
  const turns = [{ lane: 2, t: 6, knob: 'alpha', to: 0.9 }] as const
  const alone = await train(createEnsemble(experiment!, [3], digits, hostDevice, { turns }))
  const half = await train(
    createEnsemble(experiment!, [3], digits, hostDevice, { turns }),
    undefined,
    17,
  )
  const rest = await train(await startIn(2, [3], { from: half.checkpoint }))
  expect([...half.events, ...rest.events]).toEqual(alone.events)
  expect(rest.weights).toEqual(alone.weights)
})

test('a checkpoint taken among several workers is that of one', async () => {
  const timed = ({ checkpoint }: Awaited<ReturnType<typeof train>>) =>
    checkpoint.map((seed) => ({
      ...seed,
      lanes: seed.lanes.map((lane) => ({ ...lane, deviceMs: 0 })),
    }))
  const alone = await train(createEnsemble(experiment!, [3], digits, hostDevice), undefined, 20)
  const shared = await train(await startIn(2, [3]), undefined, 20)
  expect(timed(shared)).toEqual(timed(alone))
})

test('a knob turned meanwhile turns in every lane and seed at one step, and a dropped lane stops', async () => {
  const training = await startIn(3, [3, 7])
  let t = -1
  const { events } = await train(training, (pulls) => {
    if (pulls === 11) t = training.turnKnob([0, 1, 2], 'lr', 0.0005)
    if (pulls === 12) training.dropLane(1)
  })
  const turned = events.filter((event) => event.type === 'knob')
  expect(turned.map((event) => [event.t, event.to])).toEqual(
    Array.from({ length: turned.length }, () => [t, 0.0005]),
  )
  expect(turned.map(({ lane, seed }) => `${seed}/${lane}`).toSorted()).toEqual(
    expect.arrayContaining(['3/0', '3/2', '7/0', '7/2']),
  )
  const last = Math.max(
    ...events.flatMap((event) => (event.type === 'step' && event.lane === 1 ? [event.t] : [])),
  )
  expect(last).toBeLessThan(experiment!.training.steps - 1)
})

test('a run may ask for fewer workers than there are; it is the same to the bit', async () => {
  const alone = await train(createEnsemble(experiment!, [3, 7], digits, hostDevice))
  crew = createCrew({ connect, size: 16 }, 'cpu')
  const start = (workers: number) =>
    crew!.start(experiment!, [3, 7], digits, hostDevice, { workers })
  const shared = await train(await start(2))
  expect(hosts).toBe(2)
  expect(shared.weights).toEqual(alone.weights)
  expect((await train(await start(1))).weights).toEqual(alone.weights)
  expect(hosts).toBe(2)
})

test('the same workers take the next run', async () => {
  await train(await startIn(2, [3]))
  await train(await startIn(2, [7]))
  expect(hosts).toBe(2)
})

test('a single lane trains where the run is led, and what the workers had is freed', async () => {
  const before = tf.memory().numTensors
  await train(await startIn(2, [3]))
  expect(tf.memory().numTensors).toBeGreaterThan(before)
  const single = { ...experiment!, lanes: experiment!.lanes.slice(0, 1) }
  const run = (await crew!.start(single, [3], digits, hostDevice, {})).run()
  await run.next('work')
  await run.return()
  expect(hosts).toBe(2)
  expect(tf.memory().numTensors).toBe(before)
})

test('a checkpoint of another experiment is refused in one sentence', async () => {
  const { checkpoint } = await train(
    createEnsemble(experiment!, [3], digits, hostDevice),
    undefined,
    5,
  )
  const others = checkpoint.map((seed) => ({ ...seed, lanes: seed.lanes.slice(1) }))
  await expect(startIn(2, [3], { from: others })).rejects.toThrow(/^checkpoint: it has 3 lanes/)
})

test('workers are made and opened before there is anything to train, and used then', async () => {
  crew = createCrew({ connect, size: 2 }, 'cpu')
  crew.prepare(1)
  expect(hosts).toBe(0) // a single lane trains in the leader
  crew.prepare(3)
  expect(hosts).toBe(2)
  const training = await crew.start(experiment!, [3], digits, hostDevice, {})
  expect(hosts).toBe(2)
  const alone = await train(createEnsemble(experiment!, [3], digits, hostDevice))
  expect((await train(training)).events).toHaveLength(alone.events.length)
})
