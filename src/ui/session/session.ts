/**
 * The training session of the page: one trainer at a time, and in it one run at a time. `nextStatuses` in store/status.ts
 * says which status may follow which. A session does the following, each under one name:
 *
 * - connect: a new trainer takes the place of the one before, and opens a backend;
 * - start: a run begins at step 0;
 * - continue: a kept run goes on from its checkpoint;
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
import type { Trainer } from '../../worker/api.ts'
import { integer } from '../format/numbers.ts'
import type { LaneFeed } from '../measurements/laneFeed.ts'
import { parseDraft } from '../store/draft.ts'
import { changeRun, notify, stepsDone, useLab, type Lab, type StartPlan } from '../store/lab.ts'
import { chosenInitial, isFileMissing } from '../store/neededWeights.ts'
import { isAllowed, shortageIn } from '../store/problems.ts'
import { stepsOfRun, type Run } from '../store/run.ts'
import { nextStatuses, hasTrainer, type Status } from '../store/status.ts'
import {
  continuedRun,
  newRun,
  recoveredRun,
  type Beginning,
  type ContinuedRecord,
} from './beginnings.ts'
import { CurrentTrainer } from './currentTrainer.ts'
import type { SessionParts } from './sessionParts.ts'
import { afterEvents } from './trainingEvents.ts'

const { getState: lab, setState: set } = useLab

const yes = () => true
const no = () => false

export class Session {
  #parts: SessionParts
  #current: CurrentTrainer
  /** Ends when the last start, continuation or recovery that was asked for has ended. */
  #last: Promise<unknown> = Promise.resolve()
  #runs = 0
  /** The file of initial weights that the run on the page began from. */
  #weights: Uint8Array | undefined
  /** The number of the latest run that came to its end. */
  #complete = 0
  /** The run that was recovered last, and the steps that had been done when its trainer crashed. */
  #recovered = { id: '', steps: 0 }

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
    await this.#inTurn(async () => {
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
    return this.#inTurn(() => this.#start(play, plan ?? lab(), { ...plan, initial }))
  }

  /** Continues a kept run where its checkpoint was taken. Resolves with the steps it had done; null where it is refused. */
  continue(record: ContinuedRecord, play: boolean): Promise<number | null> {
    return this.#inTurn(async () => {
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

  /** Plays the run. A run that is done starts anew. */
  async play(): Promise<void> {
    const { status } = lab()
    if (status === 'done') await this.start(true)
    if (status !== 'paused') return
    this.#become('running')
    this.#parts.announce('Training.')
    await this.#current.ask((trainer) => trainer.play())
  }

  async pause(): Promise<void> {
    if (lab().status !== 'running') return
    this.#become('paused')
    await this.#current.ask((trainer) => trainer.pause())
    if (!this.training) return
    this.keep()
    if (lab().status === 'paused') this.#parts.announce(`Paused at step ${integer(stepsDone())}.`)
  }

  /** Trains one step of every lane. */
  async step(): Promise<void> {
    const { status } = lab()
    if (status !== 'running' && status !== 'paused') return
    this.#become('paused')
    await this.#current.ask((trainer) => trainer.step())
  }

  /** Keeps the run on the page as it is. */
  keep(): void {
    const { run } = lab()
    const { trainer } = this.#current
    if (run && trainer) void this.#parts.keeper.keep(trainer, run)
  }

  /** The run on the page and its trainer; null while there is no run, or none that the trainer can be asked about. */
  get training(): { run: Run; trainer: Trainer } | null {
    const { run, status } = lab()
    const { trainer } = this.#current
    return run && trainer && hasTrainer(status) ? { run, trainer } : null
  }

  /** Asks about a lane of the run on the page, once no start is under way. null where the run has no such lane. */
  async askAboutLane<T>(
    id: string,
    question: (trainer: Trainer, lane: number) => Promise<T>,
  ): Promise<T | null> {
    await this.#last
    const { training } = this
    const lane = training?.run.laneIds.indexOf(id) ?? -1
    return training && lane >= 0 ? question(training.trainer, lane) : null
  }

  /** A lane trains no further; the others go on. */
  async dropLane(id: string): Promise<void> {
    const drop = (trainer: Trainer, lane: number) => {
      changeRun((run) => ({
        dropped: [...run.dropped, id],
        waiting: run.waiting.filter((turn) => turn.lane !== lane),
      }))
      return trainer.dropLane(lane)
    }
    await this.askAboutLane(id, drop).catch((error: unknown) => notify(messageOf(error)))
  }

  /** Changes the status, and with it other parts of what the page knows. */
  #become(status: Status, change: Partial<Lab> = {}): void {
    const now = lab().status
    const allowed: readonly Status[] = nextStatuses[now]
    if (status !== now && !allowed.includes(status)) {
      throw new Error(`A session that is ${now} cannot become ${status}.`)
    }
    set({ ...change, status })
  }

  #fail(error: unknown): void {
    if (lab().status === 'failed') return
    const failure = messageOf(error)
    this.#become('failed', { failure })
    this.#parts.announce(failure)
  }

  /** Does some work after everything that was asked for in turn before. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => {})
    return result
  }

  #connect(choice: BackendChoice): void {
    this.#become('starting', { failure: null, choice, backend: null })
    this.#current.replace(choice, lab().draft.lanes.length)
  }

  /** Whether there is a trainer with a backend. A session that has failed connects a new one. */
  #isReady(): Promise<boolean> {
    if (!this.#current.trainer || lab().status === 'failed') this.#connect(lab().choice)
    return this.#current.hasOpened()
  }

  /** `shown` is what the page shows of the plan once it has started, and does not show yet. */
  async #start(
    play: boolean,
    plan: StartPlan,
    shown: Partial<StartPlan> & Pick<StartPlan, 'initial'>,
  ): Promise<boolean> {
    if (!isAllowed(plan.draft)) return false
    const experiment = parseDraft(plan.draft).experiment!
    if (!(await this.#isReady())) return false
    // A link may ask for more memory than there is. Then a person decides whether to play.
    const isFirst = lab().run === null
    const shortage = isFirst && shortageIn({ ...plan, backend: lab().backend })
    if (shortage) notify(`${shortage} Training waits for Play.`)
    const { initial } = shown
    const isOtherFile = initial !== null && initial !== lab().initial
    const prefix = isOtherFile ? `${shortened(initial.name)} was not used: ` : ''
    const beginning = newRun(experiment, { ...plan, initial })
    return this.#begin({ ...beginning, shown: () => shown }, play && !shortage, prefix)
  }

  /** The trainer starts a run, and the page shows it. `prefix` is the beginning of the sentence after a refusal. */
  async #begin(beginning: Beginning, play: boolean, prefix = ''): Promise<boolean> {
    const { run: own, feeds, options, shown } = beginning
    const before = lab().status
    const trainer = this.#current.trainer!
    const number = ++this.#runs
    if (before === 'running' || before === 'paused') this.keep()
    this.#become('starting', { failure: null, loading: null })
    try {
      const hear = (events: TrainingEvent[]) => this.#hear(number, feeds, events)
      const info = await trainer.start(own.started, hear, options, (loading) => set({ loading }))
      if (trainer !== this.#current.trainer) return false
      const series = feeds.map((feed) => feed.series)
      const run: Run = { ...own, number, series, info, compiling: null }
      this.#weights = options.weights
      if (options.checkpoint) this.#parts.keeper.rememberCheckpoint(run, options.checkpoint)
      this.#become('paused', { ...shown?.(run), turns: [], run })
      for (const id of run.dropped) {
        void trainer.dropLane(run.laneIds.indexOf(id)).catch(() => {}) // only where it has crashed
      }
      this.#parts.measured()
      if (play) await this.play()
      else this.#parts.announce(`Ready at step ${integer(stepsDone())}.`)
      return true
    } catch (error) {
      if (trainer === this.#current.trainer) await this.#refused(error, before, prefix)
      return false
    }
  }

  /** A trainer that refuses before it has ended anything still has the run before, which goes on as it was. */
  async #refused(error: unknown, before: Status, prefix: string): Promise<void> {
    const { run, status } = lab()
    if (status === 'failed') return
    const trainer = this.#current.trainer!
    const stands = before === 'running' ? 'running' : 'paused'
    const answer = stands === 'running' ? trainer.play() : trainer.pause()
    const goesOn = await answer.then(yes, no)
    if (trainer !== this.#current.trainer) return
    if (!run || !goesOn) return this.#fail(error)
    this.#become(this.#complete === run.number ? 'done' : stands)
    const reason = prefix + shortened(messageOf(error), 300)
    notify(reason)
    this.#parts.announce(reason)
  }

  /** The trainer has crashed. Its run goes on in a new trainer, unless it got no further than at the crash before. */
  async #recover(reason: string): Promise<void> {
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
      if (!(await this.#begin(beginning, status === 'running'))) return
      const outcome = beginning.options.checkpoint
        ? `Training went on from step ${integer(beginning.from)}.`
        : 'There was no checkpoint yet: training began anew.'
      notify(`${reason} ${outcome}`)
    }
    await this.#inTurn(recover).catch((error: unknown) =>
      this.#fail(`${reason} Its run could not go on: ${messageOf(error)}`),
    )
  }

  #hear(number: number, feeds: readonly LaneFeed[], events: readonly TrainingEvent[]): void {
    const { run: before, draft: shown } = lab()
    if (before?.number !== number) return
    const { run, draft, done, sentences } = afterEvents(before, shown, feeds, events)
    if (run !== before || draft !== shown) set({ run, draft })
    if (done) {
      this.#complete = number
      // While another start is under way, its outcome decides.
      if (this.training) this.#become('done')
      this.keep()
    }
    for (const sentence of sentences) this.#parts.announce(sentence)
    if (events.some(({ type }) => type !== 'preparing')) this.#parts.measured()
    if (lab().status === 'running') this.#parts.keeper.keepWhenDue(this.#current.trainer!, run)
  }
}
