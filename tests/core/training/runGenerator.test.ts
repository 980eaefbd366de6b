/** The training generator pulled by hand: what one pull does, flush, dropping a lane. */
import { expect, test } from 'vitest'
import type { TrainingEvent } from '../../../src/experiment/events.ts'
import { createTraining } from '../../../src/core/training/train.ts'
import '../../fixtures/cpu.ts'
import { ofLane, sorted, timeless, train } from '../../fixtures/train.ts'
import { tinyDataset, tinyExperiment } from '../../fixtures/tiny.ts'

const experiment = tinyExperiment({
  lanes: [
    { name: 'A', method: 'base' },
    { name: 'B', method: 'sam', rho: 0.1 },
    { name: 'C', method: 'look-sam', rho: 0.1, k: 3, alpha: 0.5 },
  ],
  training: { steps: 6, evalEvery: 3 },
})

const start = (readEvery = Infinity) => {
  const training = createTraining(experiment, tinyDataset(), timeless, { readEvery })
  return { training, run: training.run() }
}

test('a pull is one evaluation or one step of one lane; a round ends with the last lane’s step', async () => {
  const { run } = start()
  const ends: boolean[] = []
  for (let pull = 0; pull < 12; pull++) ends.push((await run.next('work')).value!.roundDone)
  // Three evaluations, then rounds of three.
  expect(ends).toEqual([false, false, false, ...[1, 2, 3].flatMap(() => [false, false, true])])
  await run.return()
})

test('what a device compiles is told before each program and after the last; Step waits beyond it', async () => {
  const compiled: number[] = []
  const compiling: typeof timeless = {
    ...timeless,
    compiles: true,
    program: (body) => ({
      ...timeless.program(body),
      async prepare() {
        compiled.push(told.length)
      },
    }),
  }
  const told: TrainingEvent[] = []
  const run = createTraining(experiment, tinyDataset(), compiling, { readEvery: Infinity }).run()
  // A step of A and of B, two of C, an evaluation of each.
  const of = 7
  for (let done = 0; done <= of; done++) {
    const { events, roundDone } = (await run.next('work')).value!
    told.push(...events)
    expect(events).toEqual([{ type: 'preparing', done, of, ms: expect.any(Number) as number }])
    expect(roundDone).toBe(false)
    expect((await run.next('flush')).value!.events).toEqual([])
  }
  expect(compiled).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect((await run.next('work')).value!.events).toEqual([])
  expect((await run.next('flush')).value!.events).toMatchObject([{ type: 'evaluation', lane: 0 }])
  await run.return()
})

test('flush delivers everything done so far and does no work', async () => {
  const { run } = start()
  let events: TrainingEvent[] = []
  for (let pull = 0; pull < 8; pull++) events.push(...(await run.next('work')).value!.events)
  expect(events).toEqual([])
  const flushed = (await run.next('flush')).value!
  events = flushed.events
  expect(events.map((event) => event.type)).toEqual([
    ...Array(3).fill('evaluation'),
    ...Array(5).fill('step'),
  ])
  expect(flushed.roundDone).toBe(false)
  expect((await run.next('flush')).value!.events).toEqual([])
  await run.return()
})

test('flushing between all pulls changes nothing but when the events come', async () => {
  const { run } = start()
  const events: TrainingEvent[] = []
  for (let ask: 'work' | 'flush' = 'work'; ; ask = ask === 'work' ? 'flush' : 'work') {
    const { value, done } = await run.next(ask)
    if (done) break
    events.push(...value.events)
  }
  expect(events).toEqual((await train(experiment)).events)
})

test('how often the device is read changes nothing but when the events come', async () => {
  const [often, never] = [
    await train(experiment, { readEvery: 0 }),
    await train(experiment, { readEvery: 1e9 }),
  ]
  expect(often.events).toEqual(never.events)
  expect(never.steps).toHaveLength(18)
})

test('a dropped lane trains no further, the others go on as if it had not been there', async () => {
  const dropped = await train(experiment, {
    beforePull: (training, pulls) => {
      if (pulls === 3 + 2 * 3) training.dropLane(1)
    },
  })
  expect(ofLane(dropped.steps, 1).map(({ t }) => t)).toEqual([0, 1])
  expect(ofLane(dropped.evaluations, 1).map(({ t }) => t)).toEqual([0])
  expect(dropped.halts).toEqual([])
  const plain = await train(experiment)
  for (const lane of [0, 2]) {
    expect(ofLane(dropped.steps, lane)).toEqual(ofLane(plain.steps, lane))
    expect(dropped.weights[lane]).toEqual(plain.weights[lane])
  }
})

test('a dropped lane keeps the weights it had', async () => {
  const shorter = { ...experiment, training: { ...experiment.training, steps: 2 } }
  const { weights } = await train(experiment, {
    beforePull: (training, pulls) => {
      if (pulls === 9) training.dropLane(2)
    },
  })
  // The schedule of six steps and of two differ, so both are held constant.
  expect(weights[2]!.every(Number.isFinite)).toBe(true)
  const constant = (e: typeof experiment) => ({
    ...e,
    optimizer: { ...e.optimizer, schedule: 'constant' as const },
  })
  const early = await train(constant(experiment), {
    beforePull: (training, pulls) => {
      if (pulls === 9) training.dropLane(2)
    },
  })
  expect(early.weights[2]).toEqual((await train(constant(shorter))).weights[2])
})

test('when every lane is dropped the run is done', async () => {
  const { events } = await train(experiment, {
    beforePull: (training, pulls) => {
      if (pulls === 6) for (const lane of [0, 1, 2]) training.dropLane(lane)
    },
  })
  expect(sorted(events).steps).toHaveLength(3)
  expect(events.at(-1)).toEqual({ type: 'done' })
})

test('batches are those that batchIndices names, positions in the training split', () => {
  const { training } = start()
  for (const t of [0, 1, 5]) {
    const indices = Array.from(training.batchIndices(t))
    expect(indices).toHaveLength(8)
    expect(Math.min(...indices)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...indices)).toBeLessThan(48)
  }
})

test('the device is asked to settle before every piece of work, and times each', async () => {
  const log: string[] = []
  const watched: typeof timeless = {
    ...timeless,
    time: (work) => {
      log.push('work')
      return timeless.time(work)
    },
    settle: (queued) => {
      log.push(`settle ${queued}`)
      return Promise.resolve()
    },
  }
  await train(experiment, { device: watched })
  const pieces = 3 * 3 + 6 * 3
  expect(log).toEqual(Array.from({ length: pieces }, () => ['settle 1', 'work']).flat())
})

test('milliseconds are those of the device, summed up over a lane', async () => {
  let n = 0
  const { steps } = await train(experiment, {
    device: { ...timeless, time: (work) => ({ result: work(), ms: Promise.resolve(++n) }) },
  })
  const sums = [0, 0, 0]
  for (const { lane, ms, deviceMs } of steps) {
    sums[lane]! += ms
    expect(deviceMs).toBe(sums[lane])
  }
  expect(steps.slice(0, 3).map(({ ms }) => ms)).toEqual([4, 5, 6])
})

test('a round ends though the lane that was to end it was dropped within it', async () => {
  const { training, run } = start()
  const steps: string[] = []
  const pull = async () => {
    const { value } = await run.next('work')
    const { steps: done } = sorted((await run.next('flush')).value!.events)
    steps.push(...done.map(({ lane, t }) => `${lane}:${t}`))
    return value!.roundDone
  }
  for (;;) if (await pull()) break // round 0
  steps.length = 0
  await pull()
  for (let lane = 1; lane < experiment.lanes.length; lane++) training.dropLane(lane)
  expect(await pull()).toBe(true)
  expect(steps).toEqual(['0:1'])
  expect(await pull()).toBe(true)
  expect(steps).toEqual(['0:1', '0:2'])
  await run.return()
})
