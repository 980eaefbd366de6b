/**
 * The training session of the page: one trainer at a time, and in it one run. `nextStatuses` in store/status.ts
 * says which status may follow which. A session does the following, each under one name:
 *
 * - connect: a new trainer takes the place of the one before, and opens a backend;
 * - start: a run begins at step 0;
 * - continue: a kept run goes on from its checkpoint; replay: it is shown as it was, and played without training;
 * - recover: the run of a trainer that has crashed goes on in a new trainer;
 * - play, pause, step: the run on the page trains or stands still;
 * - keep: the run on the page is kept for later, as is every run that is about to be replaced.
 *
 * Starts, continuations and recoveries come one after the other. The page shows a run once the trainer has started it; a
 * refusal leaves the run before as it was.
 */
import type { BackendChoice } from '../../engine/backendReport.ts'
import type { TrainingEvent } from '../../experiment/events.ts'
import { messageOf } from '../../experiment/messageOf.ts'
import { shortened } from '../../experiment/shortened.ts'
import { describeProblem } from '../../experiment/validation.ts'
import type { RunRecord } from '../../formats/runRecord.ts'
import { integer } from '../format/numbers.ts'
import type { LaneFeed } from '../measurements/laneFeed.ts'
import { parseDraft } from '../store/draft.ts'
import { changeRun, changeStatus, notify, stepsDone, useLab, type StartPlan } from '../store/lab.ts'
import { chosenInitial, isFileMissing } from '../store/neededWeights.ts'
import { isAllowed, shortageIn } from '../store/problems.ts'
import { stepsOfRun, type Run } from '../store/run.ts'
import { hasTrainer, type Status } from '../store/status.ts'
import {
  continuedRun,
  newRun,
  recoveredRun,
  replayedRun,
  runOf,
  wayOn,
  type Beginning,
  type ContinuedRecord,
} from './beginnings.ts'
import { CurrentTrainer } from './currentTrainer.ts'
import { InTurn } from './inTurn.ts'
import type { Player } from './replay/replayTrainer.ts'
import type { SessionParts } from './sessionParts.ts'
import { afterEvents, withoutLane } from './trainingEvents.ts'

const { getState: lab, setState: set } = useLab

export class Session {
  #parts: SessionParts
  #current: CurrentTrainer
  #queue = new InTurn() // starts, continuations, replays and recoveries
  #runs = 0
  #weights: Uint8Array | undefined // the file of initial weights that the run on the page began from
  #complete = 0 // the number of the latest run that came to its end
  #recovered = { id: '', steps: 0 } // the run that was last, and its steps when its trainer crashed

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#current = new CurrentTrainer(parts.connect, {
      opened: (backend) => set({ backend }),
      failed: (error) => this.#fail(error),
      crashed: (reason) => void this.#recover(reason),
    })
  }

  /** Connects a new trainer with a backend, and starts in it what the page shows. */
  async connect(choice: BackendChoice, play: boolean): Promise<void> {
    const { initial: wanted } = lab()
    const initial = isFileMissing(wanted) ? await chosenInitial(wanted) : wanted
    if (initial === 'cancel') return
    this.#connect(choice)
    await this.#queue.add(async () => {
      const { problems } = parseDraft(lab().draft)
      if (problems) this.#fail(problems.map(describeProblem).join('; '))
      else await this.#start(play, lab(), { initial })
    })
  }

  /** Starts what the page shows, or a plan, which the page then shows. Resolves with whether it has started. */
  async start(play: boolean, plan?: StartPlan): Promise<boolean> {
    const { draft, initial: wanted } = plan ?? lab()
    if (!isAllowed(draft)) return false
    const initial = isFileMissing(wanted) ? await chosenInitial(wanted) : wanted
    if (initial === 'cancel') return false
    return this.#queue.add(() => this.#start(play, plan ?? lab(), { ...plan, initial }))
  }

  /** Continues a kept run where its checkpoint was taken. Resolves with the steps it had done; null where it is refused. */
  continue(record: ContinuedRecord, play: boolean): Promise<number | null> {
    return this.#queue.add(async () => {
      try {
        const beginning = continuedRun(record, lab().initial)
        const goesOn = (await this.#isReady()) && (await this.#begin(beginning, play))
        return goesOn ? beginning.from : null
      } catch (error) {
        notify(messageOf(error))
        return null
      }
    })
  }

  /** Shows a kept run as it was after `at` steps, and plays it from there, without training. */
  replay(record: RunRecord, at: number, play: boolean): Promise<boolean> {
    return this.#queue.add(() => this.#begin(replayedRun(record, at, lab()), play))
  }

  /** The run from its first step on: a replay stands there, and what trains starts anew. */
  restart(play: boolean): Promise<boolean> {
    const { run } = lab()
    return run?.replayed ? this.replay(run.replayed, 0, play) : this.start(play)
  }

  /** Plays the run. A run that is done starts anew. */
  async play(): Promise<void> {
    const { status } = lab()
    if (status === 'done') await this.restart(true)
    if (status !== 'paused') return
    changeStatus('running')
    this.#parts.announce(this.#current.replayer ? 'Replaying.' : 'Training.')
    await this.#current.ask((player) => player.play())
  }

  async pause(): Promise<void> {
    if (lab().status !== 'running') return
    changeStatus('paused')
    await this.#current.ask((player) => player.pause())
    if (!this.training) return
    this.keep()
    if (lab().status === 'paused') this.#parts.announce(`Paused at step ${integer(stepsDone())}.`)
  }

  /** Trains one step of every lane. */
  async step(): Promise<void> {
    const { status } = lab()
    if (status !== 'running' && status !== 'paused') return
    changeStatus('paused')
    await this.#current.ask((player) => player.step())
  }

  /** Keeps the run on the page as it is; a replay is kept already. */
  keep(): void {
    const { run } = lab()
    const { trainer } = this.#current
    if (run && trainer && !run.replayed) void this.#parts.keeper.keep(trainer, run)
  }

  /** The run on the page and its trainer; null while there is no run, or none that the trainer can be asked about. */
  get training(): { run: Run; trainer: Player } | null {
    const { run, status } = lab()
    const { player } = this.#current
    return run && player && hasTrainer(status) ? { run, trainer: player } : null
  }

  /** Asks about the run on the page, once no start is under way. null where there is none, or no answer. */
  async ask<T>(question: (player: Player, run: Run) => Promise<T> | null): Promise<T | null> {
    await this.#queue.settled()
    const { training } = this
    return training && question(training.trainer, training.run)
  }

  /** Asks about a lane of it; null where it has no such lane. */
  askAboutLane<T>(id: string, question: (player: Player, lane: number) => Promise<T>) {
    const laneOf = ({ laneIds }: Run) => laneIds.indexOf(id)
    return this.ask((player, run) => (laneOf(run) < 0 ? null : question(player, laneOf(run))))
  }

  /** A lane trains no further; the others go on. */
  async dropLane(id: string): Promise<void> {
    const drop = (trainer: Player, lane: number) => {
      changeRun((run) => withoutLane(run, lane))
      return trainer.dropLane(lane)
    }
    await this.askAboutLane(id, drop).catch((error: unknown) => notify(messageOf(error)))
  }

  #fail(error: unknown): void {
    const { status } = lab()
    // A trainer that fails behind a replay ends nothing: the next start connects another.
    if (status === 'failed' || (this.#current.replayer && status !== 'starting')) return
    const failure = messageOf(error)
    changeStatus('failed', { failure })
    this.#parts.announce(failure)
  }

  #connect(choice: BackendChoice): void {
    changeStatus('starting', { failure: null, choice, backend: null })
    this.#current.replace(choice, lab().draft.lanes.length)
  }

  /** Whether there is a trainer with a backend. A session that has failed connects a new one. */
  #isReady(): Promise<boolean> {
    if (!this.#current.isSound || lab().status === 'failed') this.#connect(lab().choice)
    return this.#current.hasOpened()
  }

  /** `shown` is what the page shows of the plan once it has started, and does not show yet. */
  async #start(
    play: boolean,
    plan: StartPlan,
    shown: Partial<StartPlan> & Pick<StartPlan, 'initial'>,
  ): Promise<boolean> {
    if (!isAllowed(plan.draft)) return false
    if (!(await this.#isReady())) return false
    // A link may ask for more memory than there is. Then a person decides whether to play.
    const shortage = lab().run === null && shortageIn({ ...plan, backend: lab().backend })
    if (shortage) notify(`${shortage} Training waits for Play.`)
    const { initial } = shown
    const isOther = initial !== null && initial !== lab().initial
    const prefix = isOther ? `${shortened(initial.name)} was not used: ` : ''
    const beginning = newRun(parseDraft(plan.draft).experiment!, { ...plan, initial })
    return this.#begin({ ...beginning, shown: () => shown }, play && !shortage, prefix)
  }

  /** A run or a replay begins, and the page shows it. `prefix` is the beginning of the sentence after a refusal. */
  async #begin(beginning: Beginning, play: boolean, prefix = ''): Promise<boolean> {
    const { run: own, feeds, options, shown, replay, from } = beginning
    const before = lab().status
    const { trainer: current } = this.#current
    const number = ++this.#runs
    if (before === 'running' || before === 'paused') this.keep()
    changeStatus('starting', { failure: null, loading: null })
    try {
      const restored = (kept: RunRecord) => this.#queue.add(() => this.#current.restore(kept))
      const replayer = replay && (await this.#parts.replayer(replay.record, from, restored))
      const player = replayer ?? current!
      if (before === 'running' && (replayer || this.#current.replayer))
        await this.#current.player!.pause()
      const hear = (events: TrainingEvent[]) => this.#hear(number, feeds, events)
      const info = await player.start(own.started, hear, options, (loading) => set({ loading }))
      if (!replayer && current !== this.#current.trainer) return false
      this.#current.playBy(replayer ?? null)
      const run = runOf(beginning, number, info)
      this.#weights = options.weights
      if (options.checkpoint) this.#parts.keeper.rememberCheckpoint(run, options.checkpoint)
      changeStatus('paused', { ...shown?.(run), turns: [], run })
      if (replay?.isWhole) this.#end(number)
      for (const id of run.dropped) {
        void player.dropLane(run.laneIds.indexOf(id)).catch(() => {}) // only where it has crashed
      }
      this.#parts.measured()
      if (play) await this.play()
      else this.#parts.announce(`Ready at step ${integer(stepsDone())}.`)
      return true
    } catch (error) {
      if (replay || current === this.#current.trainer) await this.#refused(error, before, prefix)
      return false
    }
  }

  /** A trainer that refuses before it has ended anything still has the run before, which goes on as it was. */
  async #refused(error: unknown, before: Status, prefix: string): Promise<void> {
    const { run, status } = lab()
    if (status === 'failed') return
    const player = this.#current.player
    const stands = before === 'running' ? 'running' : 'paused'
    const answer = stands === 'running' ? player?.play() : player?.pause()
    const refusal = await answer?.catch((again: unknown) => ({ again }))
    if (player !== this.#current.player) return
    if (!run || refusal) return this.#fail(error)
    changeStatus(this.#complete === run.number ? 'done' : stands)
    const reason = prefix + shortened(messageOf(error), 300)
    notify(reason)
    this.#parts.announce(reason)
  }

  /** The trainer has crashed. Its run goes on in a new trainer, unless it got no further than at the crash before. */
  async #recover(reason: string): Promise<void> {
    if (this.#current.replayer) return // a start from the replay is refused by itself
    const { run, status, choice, backend } = lab()
    const steps = stepsOfRun(run)
    const isStuck = run?.id === this.#recovered.id && steps <= this.#recovered.steps
    const trains = status === 'running' || status === 'paused'
    if (!run || !backend || isStuck || !trains) return this.#fail(reason)
    this.#connect(choice)
    const recover = async () => {
      if (!(await this.#isReady())) return
      const { run: now } = lab()
      if (now?.number !== run.number) return // another start was quicker
      const checkpoint = this.#parts.keeper.checkpointOf(now)
      const beginning = recoveredRun(now, checkpoint, this.#weights)
      this.#recovered = { id: beginning.run.id, steps }
      if (await this.#begin(beginning, status === 'running'))
        notify(`${reason} ${wayOn(beginning)}`)
    }
    await this.#queue.add(recover).catch((error: unknown) => {
      this.#fail(`${reason} Its run could not go on: ${messageOf(error)}`)
    })
  }

  /** A run has come to its end. While another start is under way, its outcome decides. */
  #end(number: number): void {
    this.#complete = number
    if (this.training) changeStatus('done')
  }

  #hear(number: number, feeds: readonly LaneFeed[], events: readonly TrainingEvent[]): void {
    const { run: before, draft: shown } = lab()
    if (before?.number !== number) return
    const { run, draft, done, sentences } = afterEvents(before, shown, feeds, events)
    if (run !== before || draft !== shown) set({ run, draft })
    if (done) {
      this.#end(number)
      this.keep()
    }
    for (const sentence of sentences) this.#parts.announce(sentence)
    if (events.some(({ type }) => type !== 'preparing')) this.#parts.measured()
    if (lab().status !== 'running' || run.replayed) return
    this.#parts.keeper.keepWhenDue(this.#current.trainer!, run)
  }
}
