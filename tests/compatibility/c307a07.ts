/** What commit c307a07 wrote (tests/fixtures/c307a07/README.md), and how it trained. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createEnsemble, type EnsembleOptions } from '../../src/core/training/ensemble.ts'
import type { TrainingEvent } from '../../src/experiment/events.ts'
import type { Experiment } from '../../src/experiment/schema.ts'
import { digits } from '../fixtures/digits.ts'
import { timeless } from '../fixtures/train.ts'
import '../fixtures/cpu.ts'

export const folder = path.join(import.meta.dirname, '../fixtures/c307a07')

export const bytesOf = (name: string) => Uint8Array.from(readFileSync(path.join(folder, name)))
export const textOf = (name: string) => readFileSync(path.join(folder, name), 'utf8')
export const jsonOf = (name: string): unknown => JSON.parse(textOf(name))

/** What a run tells until `isEnough`, or to its end. */
export async function eventsOfRun(
  experiment: Experiment,
  seeds: readonly number[],
  options: EnsembleOptions = {},
  isEnough: (events: readonly TrainingEvent[]) => boolean = () => false,
): Promise<TrainingEvent[]> {
  const run = createEnsemble(experiment, seeds, digits, timeless, options).run()
  const events: TrainingEvent[] = []
  for (let last = false; !last && !isEnough(events);) {
    for (const request of ['work', 'flush'] as const) {
      const { value } = await run.next(request)
      if (value) events.push(...value.events)
      last ||= value?.last ?? false
      if (last) break
    }
  }
  await run.return()
  return events
}

export type Losses = (number | null)[][][]

/** The losses of steps 0 to 4, by seed and then by lane. */
export async function firstLosses(
  experiment: Experiment,
  seeds: readonly number[],
  options: EnsembleOptions = {},
): Promise<Losses> {
  const { lanes } = experiment
  const events = await eventsOfRun(experiment, seeds, options, (events) => {
    const fifth = events.filter((event) => event.type === 'step' && event.t === 4)
    return fifth.length === seeds.length * lanes.length
  })
  const lossesOf = (seed: number, lane: number) =>
    events.flatMap((event) =>
      event.type === 'step' && event.seed === seed && event.lane === lane && event.t < 5
        ? event.loss
        : [],
    )
  return seeds.map((seed) => lanes.map((_, lane) => lossesOf(seed, lane)))
}
