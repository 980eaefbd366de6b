/**
 * Plays what a kept run measured, behind the interface of a trainer: it tells the same events in the same order, and
 * trains nothing.
 */
import type { TrainingEvent } from '../../../experiment/events.ts'
import type { TrainingImages } from '../../../core/data/samples.ts'
import type { RunInfo } from '../../../core/training/runInfo.ts'
import { eventsOf, mostStepsIn, type LaneTable } from '../../../formats/laneTable.ts'
import type { RunRecord } from '../../../formats/runRecord.ts'
import type { Trainer } from '../../../worker/api.ts'

/** What a session asks of what it plays. */
export type Player = Omit<Trainer, 'open'>

/** What a replay is given, so that it also runs without a page. */
export interface ReplayMeans {
  info(experiment: RunRecord['experiment']): Promise<RunInfo>
  /** Images that it trained on. */
  samples(experiment: RunRecord['experiment'], count: number): Promise<TrainingImages>
  /** A trainer that has the kept run as it was when it was kept, and never plays it. */
  restored(record: RunRecord): Promise<Player>
  /** How many times faster than training it plays. Asked again and again. */
  speed(): number
  /** Milliseconds, ascending. */
  now(): number
  /** Calls back after some milliseconds; what it returns takes that back. */
  later(work: () => void, ms: number): () => void
}

const TICK = 40 // ms between two deliveries
const UNKNOWN = 10 // ms that a round counts of which no time is known
const MOST = 2000 // rounds of a delivery, so that the page stays quick at any speed

const refusal =
  'This is a replay, and a replay trains nothing: go on training from it, or start anew.'
const refuse = () => Promise.reject(new Error(refusal))

export class ReplayTrainer implements Player {
  #record: RunRecord
  #means: ReplayMeans
  #rounds: Iterator<TrainingEvent[]>
  #round: number
  #ended = false
  #dropped = new Set<number>()
  #onEvents: (events: TrainingEvent[]) => void = () => {}
  #stop: (() => void) | null = null

  /** It stands after `from` steps. */
  constructor(record: RunRecord, from: number, means: ReplayMeans) {
    this.#record = record
    this.#means = means
    this.#rounds = roundsOf(record, from)
    this.#round = from
  }

  async start(_: unknown, onEvents: (events: TrainingEvent[]) => void): Promise<RunInfo> {
    this.#onEvents = onEvents
    return this.#means.info(this.#record.experiment)
  }

  async play(): Promise<void> {
    if (this.#stop || this.#ended) return
    let known = this.#means.now()
    let due = 0 // ms of training that are to be told
    const tick = () => {
      const now = this.#means.now()
      due += (now - known) * this.#means.speed()
      known = now
      const events: TrainingEvent[] = []
      let rounds = 0
      for (; rounds < MOST && !this.#ended && this.#ms() <= due; rounds++) {
        due -= this.#ms()
        events.push(...this.#next())
      }
      if (rounds === MOST) due = 0
      this.#stop = this.#ended ? null : this.#means.later(tick, TICK)
      if (events.length > 0) this.#onEvents(events)
    }
    this.#stop = this.#means.later(tick, 0)
  }

  async pause(): Promise<void> {
    this.#stop?.()
    this.#stop = null
  }

  async step(): Promise<void> {
    await this.pause()
    if (!this.#ended) this.#onEvents(this.#next())
  }

  async samples(count: number): Promise<TrainingImages> {
    return this.#means.samples(this.#record.experiment, count)
  }

  async dropLane(lane: number): Promise<void> {
    this.#dropped.add(lane)
  }

  turnKnob: Player['turnKnob'] = refuse
  saveWeights: Player['saveWeights'] = refuse
  boundMeasures: Player['boundMeasures'] = refuse
  checkpoint: Player['checkpoint'] = refuse

  pictures: Player['pictures'] = async (...asked) => (await this.#restored()).pictures(...asked)
  verdicts: Player['verdicts'] = async (...asked) => (await this.#restored()).verdicts(...asked)
  attention: Player['attention'] = async (...asked) => (await this.#restored()).attention(...asked)

  /** Images are looked at with the weights of the checkpoint, wherever the replay stands. */
  #restored(): Promise<Player> {
    if (!this.#record.checkpoint)
      return Promise.reject(
        new Error('This run was kept without its weights, so that its lanes cannot be asked.'),
      )
    return this.#means.restored(this.#record)
  }

  /** What the next round took when it was trained. */
  #ms(): number {
    let ms = 0
    for (const { steps } of this.#record.tables) ms += steps.ms[this.#round] || 0
    return ms > 0 ? ms : UNKNOWN
  }

  /** The next round's events; with the last come those of the end. */
  #next(): TrainingEvent[] {
    const events = this.#rounds.next().value as TrainingEvent[]
    this.#round++
    if (this.#round >= mostStepsIn(this.#record.tables)) {
      this.#ended = true
      events.push(...((this.#rounds.next().value ?? []) as TrainingEvent[]), { type: 'done' })
    }
    return events.filter((event) => !('lane' in event && this.#dropped.has(event.lane)))
  }
}

/**
 * The events of each round from `from` on: evaluations of the weights after t steps, knobs that act from step t, and
 * every lane's step t. The last round has evaluations only.
 */
function* roundsOf({ tables, knobs, halts }: RunRecord, from: number): Generator<TrainingEvent[]> {
  const sources = tables.map((table) => takenFrom(table))
  const end = mostStepsIn(tables)
  for (const take of sources) take(from - 1)
  for (let t = from; t <= end; t++) {
    const measured = sources.flatMap((take) => take(t))
    yield [
      ...measured.filter(({ type }) => type === 'evaluation'),
      ...knobs.filter((knob) => knob.t === t),
      ...measured.filter(({ type }) => type === 'step'),
      ...halts.filter((halt) => halt.t === t),
    ]
  }
}

/** Takes the events of a table, up to a step, that were not taken before. */
function takenFrom(table: LaneTable): (until: number) => TrainingEvent[] {
  const events = eventsOf(table)
  let next = events.next()
  return (until) => {
    const taken: TrainingEvent[] = []
    for (; !next.done && next.value.t <= until; next = events.next()) taken.push(next.value)
    return taken
  }
}
