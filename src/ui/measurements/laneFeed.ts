/** One lane under several seeds: what each measured, and their mean as soon as all have measured it. */
import {
  stepMetricNames,
  type EvaluationEvent,
  type StepEvent,
  type StepMetricName,
} from '../../experiment/events.ts'
import { fieldMeta } from '../../experiment/field.ts'
import { seed } from '../../experiment/schema.ts'
import { LaneSeries } from './laneSeries.ts'

/** Returns so many seeds, counting up from the first. The seed after the largest is 0. */
export const seedsFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (first + i) % (fieldMeta(seed).max! + 1))

export class LaneFeed {
  /** What is drawn: the lane's numbers under one seed, or the mean over several. */
  readonly series: LaneSeries
  #bySeed = new Map<number, LaneSeries>()
  #going: Set<number>
  #steps = new Map<number, StepEvent[]>()
  #evaluations = new Map<number, EvaluationEvent[]>()

  constructor(seeds: readonly number[]) {
    this.#going = new Set(seeds)
    if (seeds.length > 1) for (const seed of seeds) this.#bySeed.set(seed, new LaneSeries())
    this.series = new LaneSeries([...this.#bySeed.values()])
  }

  addStep(event: StepEvent): void {
    if (this.#bySeed.size === 0) return this.series.addStep(event)
    this.#bySeed.get(event.seed)?.addStep(event)
    push(this.#steps, event)
    this.#flush()
  }

  addEvaluation(event: EvaluationEvent): void {
    if (this.#bySeed.size === 0) return this.series.addEvaluation(event)
    this.#bySeed.get(event.seed)?.addEvaluation(event)
    push(this.#evaluations, event)
    this.#flush()
  }

  /** The mean no longer waits for a seed that stopped. It goes on without it. */
  halt(seed: number): void {
    this.#going.delete(seed)
    this.#flush()
  }

  #complete(events: readonly { seed: number }[]): boolean {
    return [...this.#going].every((seed) => events.some((event) => event.seed === seed))
  }

  /** An evaluation at t is of the weights before step t, so it comes first. */
  #flush(): void {
    for (const [t, events] of this.#evaluations) {
      if (!this.#complete(events)) break
      this.series.addEvaluation(meanEvaluation(events))
      this.#evaluations.delete(t)
    }
    for (const [t, events] of this.#steps) {
      if (!this.#complete(events)) break
      this.series.addStep(meanStep(events))
      this.#steps.delete(t)
    }
  }
}

function push<E extends { t: number }>(waiting: Map<number, E[]>, event: E): void {
  const events = waiting.get(event.t)
  if (events) events.push(event)
  else waiting.set(event.t, [event])
}

function meanStep(events: readonly StepEvent[]): StepEvent {
  const [first] = events
  if (events.length === 1) return first!
  const mean = { ...first! }
  const names: (StepMetricName | 'ms' | 'deviceMs')[] = [...stepMetricNames, 'ms', 'deviceMs']
  for (const name of names) {
    const values = events.map((event) => event[name]).filter((value) => value !== null)
    mean[name] = values.length > 0 ? meanOf(values) : (null as never)
  }
  return mean
}

const meanEvaluation = (events: readonly EvaluationEvent[]): EvaluationEvent => ({
  ...events[0]!,
  valLoss: meanOf(events.map(({ valLoss }) => valLoss)),
  valAccuracy: meanOf(events.map(({ valAccuracy }) => valAccuracy)),
  ...meanRecall(events),
})

/** Where labels are wrong, they are wrong under every seed: nearly always. A seed that has none has no say. */
function meanRecall(
  events: readonly EvaluationEvent[],
): Pick<EvaluationEvent, 'memorised' | 'resisted'> {
  const measured = events.filter(({ memorised }) => memorised !== undefined)
  if (measured.length === 0) return {}
  return {
    memorised: meanOf(measured.map(({ memorised }) => memorised!)),
    resisted: meanOf(measured.map(({ resisted }) => resisted!)),
  }
}

const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length
