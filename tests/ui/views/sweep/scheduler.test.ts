/** The order in which runs are trained, their turns, and what pausing does; the trainer is one that only counts. */
import { expect, test } from 'vitest'
import type { TrainingEvent } from '../../../../src/experiment/events.ts'
import type { Experiment } from '../../../../src/experiment/schema.ts'
import { parseExperiment } from '../../../../src/experiment/validation.ts'
import type { RunInfo } from '../../../../src/core/training/train.ts'
import type { StartOptions } from '../../../../src/worker/api.ts'
import { SweepScheduler, type SweepTurns } from '../../../../src/ui/views/sweep/scheduler.ts'

const experiment = (steps: number, lr = 0.01): Experiment =>
  parseExperiment({ training: { steps, evalEvery: 2 }, optimizer: { lr } }).experiment!

/** Evaluates every second step; a checkpoint is the step it stands at. `refuse` is a learning rate it does not start. */
function countingTrainer(refuse = NaN) {
  let run: { t: number; steps: number; hear: (events: TrainingEvent[]) => void } | null = null
  let seeds: number[] = []
  let playing = false
  const starts: number[] = []

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
    starts,
    stands: () => run?.t,
    trainer: {
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

async function perform(turns: SweepTurns, tasks: Record<string, Experiment>, refuse?: number) {
  const { trainer, starts } = countingTrainer(refuse)
  const log: string[] = []
  const scheduler = new SweepScheduler(trainer, turns, {
    begins: (key) => log.push(`turn ${key}`),
    received: (key, events) => {
      for (const event of events) if ('t' in event) log.push(`${key} ${event.t}`)
    },
    failed: (key, why) => log.push(`${key} failed: ${why}`),
    done: (key) => void log.push(`${key} done`),
  })
  await scheduler.run(Object.entries(tasks).map(([key, each]) => ({ key, experiment: each })))
  return { log, starts }
}

test('one after the other, each is trained to its end before the next begins', async () => {
  const tasks = { a: experiment(4), b: experiment(4) }
  const { log } = await perform({ seeds: [0], stretch: Infinity }, tasks)
  const each = (key: string) => [`turn ${key}`, `${key} 0`, `${key} 2`, `${key} 4`, `${key} done`]
  expect(log).toEqual([...each('a'), ...each('b')])
})

test('by turns, each is evaluated once more in every turn, from where it stood', async () => {
  const tasks = { a: experiment(6), b: experiment(6) }
  const { log, starts } = await perform({ seeds: [0], stretch: 2 }, tasks)
  expect(log.filter((line) => !line.startsWith('turn')).join(', ')).toBe(
    'a 0, a 2, b 0, b 2, a 4, b 4, a 6, a done, b 6, b done',
  )
  expect(starts.slice(0, 2)).toEqual([0, 0])
  expect(starts.slice(2).every((t) => t > 2)).toBe(true)
})

test('a turn waits for every seed', async () => {
  const { log } = await perform({ seeds: [3, 4], stretch: 2 }, { a: experiment(4) })
  expect(log.filter((line) => line === 'a 2').length).toBe(2)
  expect(log.at(-1)).toBe('a done')
})

test('what cannot be trained says so, and the rest is trained', async () => {
  const tasks = { a: experiment(2, 0.5), b: experiment(2) }
  const { log } = await perform({ seeds: [0], stretch: Infinity }, tasks, 0.5)
  expect(log.slice(0, 3)).toEqual(['turn a', 'a failed: no memory for it', 'turn b'])
  expect(log.at(-1)).toBe('b done')
})

test('paused nothing is trained, resumed it goes on and ends', async () => {
  const { trainer, stands } = countingTrainer()
  const done: string[] = []
  let heard = 0
  let three: () => void
  const reached = new Promise<void>((resolve) => (three = resolve))
  const scheduler = new SweepScheduler(
    trainer,
    { seeds: [0], stretch: 2 },
    {
      begins: () => {},
      received: () => void (++heard === 3 && three()),
      failed: (_, why) => done.push(why),
      done: (key) => void done.push(key),
    },
  )
  const all = scheduler.run([
    { key: 'a', experiment: experiment(20) },
    { key: 'b', experiment: experiment(20) },
  ])
  await reached
  await scheduler.pause()
  await new Promise((resolve) => setTimeout(resolve, 20))
  const before = [heard, stands()]
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect([heard, stands()]).toEqual(before)
  await scheduler.resume()
  await all
  expect(done).toEqual(['a', 'b'])
})
