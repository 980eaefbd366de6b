/** The order in which runs are trained, their turns, and what pausing does. The trainers only count. */
import { expect, test } from 'vitest'
import type { TrainingEvent } from '../../../../src/experiment/events.ts'
import type { Experiment } from '../../../../src/experiment/schema.ts'
import { parseExperiment } from '../../../../src/experiment/validation.ts'
import type { RunInfo } from '../../../../src/core/training/runInfo.ts'
import type { StartOptions } from '../../../../src/worker/api.ts'
import { plainBackend } from '../../../fixtures/trainers.ts'
import { CellTrainer, type SweepConnection } from '../../../../src/ui/views/sweep/cellTrainer.ts'
import {
  SweepScheduler,
  type SweepListener,
  type SweepTurns,
} from '../../../../src/ui/views/sweep/scheduler.ts'

const experiment = (steps: number, lr = 0.01): Experiment =>
  parseExperiment({ training: { steps, evalEvery: 2 }, optimizer: { lr } }).experiment!

/** Evaluates every second step; a checkpoint is the step it stands at. `refuse` is a learning rate it does not start. */
function countingTrainer(refuse = NaN, starts: number[] = []) {
  let run: { t: number; steps: number; hear: (events: TrainingEvent[]) => void } | null = null
  let seeds: number[] = []
  let playing = false

  async function play(): Promise<void> {
    playing = true
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve))
      if (!playing || !run) return
      const { t, steps, hear } = run
      const events = seeds.flatMap((seed): TrainingEvent[] =>
        t % 2 === 0 || t === steps
          ? [{ type: 'evaluation', lane: 0, seed, t, valLoss: 1, valAccuracy: 0 }]
          : [],
      )
      if (t === steps) {
        playing = false
        hear([...events, { type: 'done' }])
      } else {
        run.t++
        hear(events)
      }
    }
  }

  return {
    stands: () => run?.t,
    onCrash: () => {},
    terminate: () => void (playing = false),
    trainer: {
      open: async () => plainBackend,
      async start(
        document: unknown,
        hear: (events: TrainingEvent[]) => void,
        options: StartOptions = {},
      ) {
        const { training, optimizer } = document as Experiment
        if (optimizer.lr === refuse) throw new Error('no memory for it')
        playing = false
        const t = options.checkpoint ? options.checkpoint[0]! : 0
        starts.push(t)
        seeds = options.seeds ?? [0]
        run = { t, steps: training.steps, hear }
        return { parameters: 1 } as RunInfo
      },
      play: async () => void play(),
      pause: async () => void (playing = false),
      checkpoint: async () => Uint8Array.of(run!.t),
    },
  }
}

const schedulerOf = (
  connect: () => SweepConnection,
  turns: Partial<SweepTurns>,
  listener: SweepListener,
  atOnce = 1,
) =>
  new SweepScheduler(
    Array.from({ length: atOnce }, () => new CellTrainer(connect, 'cpu')),
    { seeds: [0], stretch: Infinity, cores: 1, ...turns },
    listener,
  )

interface Circumstances extends Partial<SweepTurns> {
  refuse?: number
  atOnce?: number
}

async function perform(
  tasks: Record<string, Experiment>,
  { refuse, atOnce, ...turns }: Circumstances = {},
) {
  const log: string[] = []
  const starts: number[] = []
  const scheduler = schedulerOf(
    () => countingTrainer(refuse, starts),
    turns,
    {
      begins: (key) => log.push(`turn ${key}`),
      received: (key, events) => {
        for (const event of events) if ('t' in event) log.push(`${key} ${event.t}`)
      },
      failed: (key, why) => log.push(`${key} failed: ${why}`),
      done: (key) => void log.push(`${key} done`),
    },
    atOnce,
  )
  await scheduler.run(Object.entries(tasks).map(([key, each]) => ({ key, experiment: each })))
  return { log, starts }
}

test('one after the other, each is trained to its end before the next begins', async () => {
  const tasks = { a: experiment(4), b: experiment(4) }
  const { log } = await perform(tasks)
  const each = (key: string) => [`turn ${key}`, `${key} 0`, `${key} 2`, `${key} 4`, `${key} done`]
  expect(log).toEqual([...each('a'), ...each('b')])
})

test('by turns, each is evaluated once more in every turn, from where it stood', async () => {
  const tasks = { a: experiment(6), b: experiment(6) }
  const { log, starts } = await perform(tasks, { stretch: 2 })
  expect(log.filter((line) => !line.startsWith('turn')).join(', ')).toBe(
    'a 0, a 2, b 0, b 2, a 4, b 4, a 6, a done, b 6, b done',
  )
  expect(starts.slice(0, 2)).toEqual([0, 0])
  expect(starts.slice(2).every((t) => t > 2)).toBe(true)
})

test('a turn waits for every seed', async () => {
  const { log } = await perform({ a: experiment(4) }, { seeds: [3, 4], stretch: 2 })
  expect(log.filter((line) => line === 'a 2').length).toBe(2)
  expect(log.at(-1)).toBe('a done')
})

test('what cannot be trained says so, and the rest is trained', async () => {
  const tasks = { a: experiment(2, 0.5), b: experiment(2) }
  const { log } = await perform(tasks, { refuse: 0.5 })
  expect(log.slice(0, 3)).toEqual(['turn a', 'a failed: no memory for it', 'turn b'])
  expect(log.at(-1)).toBe('b done')
})

test('of two trainers each takes the next task as soon as it is free, and none trains two', async () => {
  const tasks = { a: experiment(60), b: experiment(2), c: experiment(2), d: experiment(2) }
  const { log } = await perform(tasks, { atOnce: 2 })
  expect(log.filter((line) => /turn|done/.test(line))).toEqual([
    'turn a',
    'turn b',
    'b done',
    'turn c',
    'c done',
    'turn d',
    'd done',
    'a done',
  ])
})

test('by turns of two trainers, a task goes on in whichever is free', async () => {
  const tasks = { a: experiment(6), b: experiment(6), c: experiment(6) }
  const { log } = await perform(tasks, { stretch: 2, atOnce: 2 })
  for (const key of Object.keys(tasks)) {
    const own = log.filter((line) => line.startsWith(`${key} `))
    expect(own).toEqual([0, 2, 4, 6].map((t) => `${key} ${t}`).concat(`${key} done`))
  }
  const turns = log.filter((line) => line.startsWith('turn'))
  expect(turns.slice(0, 3)).toEqual(['turn a', 'turn b', 'turn c'])
  expect(turns).toHaveLength(9)
})

test('paused nothing is trained, resumed it goes on and ends', async () => {
  const trainers: ReturnType<typeof countingTrainer>[] = []
  const connect = () => {
    const trainer = countingTrainer()
    trainers.push(trainer)
    return trainer
  }
  const done: string[] = []
  let heard = 0
  let three: () => void
  const reached = new Promise<void>((resolve) => (three = resolve))
  const scheduler = schedulerOf(
    connect,
    { stretch: 2 },
    {
      begins: () => {},
      received: () => void (++heard === 3 && three()),
      failed: (_, why) => done.push(why),
      done: (key) => void done.push(key),
    },
    2,
  )
  const all = scheduler.run([
    { key: 'a', experiment: experiment(20) },
    { key: 'b', experiment: experiment(20) },
    { key: 'c', experiment: experiment(20) },
  ])
  await reached
  await scheduler.pause()
  const stand = () => [heard, ...trainers.map(({ stands }) => stands())]
  await new Promise((resolve) => setTimeout(resolve, 20))
  const before = stand()
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(stand()).toEqual(before)
  await scheduler.resume()
  await all
  expect(done.toSorted()).toEqual(['a', 'b', 'c'])
  expect(trainers).toHaveLength(2)
})
