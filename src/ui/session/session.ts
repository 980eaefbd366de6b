/** Drives the trainer: what the buttons and knobs do, and what comes back. */
import type { TrainingEvent } from '../../experiment/events.ts'
import { messageOf } from '../../experiment/messageOf.ts'
import { describeProblem } from '../../experiment/validation.ts'
import type { BackendChoice } from '../../engine/backendReport.ts'
import { connectTrainer, type TrainerConnection } from '../../worker/client.ts'
import type { SavedWeights, StartOptions } from '../../worker/api.ts'
import type { MeasuredBound } from './boundMeasured.ts'
import { announce } from '../browser/announcer.ts'
import { integer } from '../format/numbers.ts'
import { changed } from '../measurements/redraw.ts'
import { checkpointOf, keep, keepWhenDue } from './autosave.ts'
import { recordOf } from './runRecord.ts'
import { freeName, newRunId } from '../store/runLibrary.ts'
import { restore, type Standing } from './resume.ts'
import { LaneFeed, seedsFrom } from '../measurements/laneFeed.ts'
import { originOf, type Initial } from '../store/initial.ts'
import { askForWeights } from '../store/neededWeights.ts'
import { sameWeights } from '../../formats/weightsOrigin.ts'
import { documentOf, parseDraft, type Draft } from '../store/draft.ts'
import { beginningOf, shortened } from '../../experiment/shortened.ts'
import { shortageIn } from '../store/problems.ts'
import { halted, preparing, turned } from './trainingEvents.ts'
import { changeRun, notify, useLab, type StartPlan, type Run, type Status } from '../store/lab.ts'

const { getState: lab, setState: set } = useLab

let connection: TrainerConnection | null = null
let runs = 0
/** The latest run that came to its end. */
let ended = 0

function fail(error: unknown): void {
  const failure = messageOf(error)
  set({ status: 'failed', failure })
  announce(failure)
}

/** The trainer of this moment; null while there is none. */
export const trainerNow = () => connection?.trainer

/** Connects to a worker and starts the draft, or does what else is to be done first. */
export async function open(
  backend: BackendChoice,
  play: boolean,
  begin: () => Promise<void> = () => start(play),
): Promise<void> {
  connection?.terminate()
  const own = connectTrainer(new URL('./', document.baseURI).href)
  connection = own
  set({ status: 'starting', failure: null, choice: backend, backend: null })
  own.onDeath((message) => {
    if (own === connection) void recover(message)
  })
  try {
    const report = await own.trainer.open(backend)
    if (own !== connection) return
    set({ backend: report })
    await begin()
  } catch (error) {
    if (own === connection) fail(error)
  }
}

/** The run that was last recovered, and how far it was. */
let recovered = { id: '', steps: 0 }

/** The device is gone: the run goes on from its last checkpoint on a new one, unless it got no further than the last time. */
async function recover(message: string): Promise<void> {
  const { run, status, choice, backend } = lab()
  const steps = stepsDone()
  const again = run?.id === recovered.id && steps <= recovered.steps
  if (!run || !backend || again || !['running', 'paused'].includes(status)) return fail(message)
  recovered = { id: run.id, steps }
  const play = status === 'running'
  const checkpoint = checkpointOf(run)
  const record = recordOf(run, backend, 'stopped', checkpoint)
  if (!checkpoint || !record) {
    notify(`${message} There was no checkpoint yet: training began anew.`)
    if (run.marks.length === 0) set({ turns: run.turns })
    await open(choice, play)
    recovered = { id: lab().run?.id ?? '', steps: 0 }
    return
  }
  await open(choice, play, () =>
    goOn({ ...run, ...record, started: run.started, checkpoint }, play),
  )
  notify(`${message} Training went on from step ${integer(stepsDone())}.`)
  changeRun(({ interruptions }) => ({ interruptions: [...interruptions, stepsDone()] }))
}

/** Begins a run at step 0: of what the page shows, or of `plan`, which the page then shows. */
export async function start(play: boolean, plan?: StartPlan): Promise<void> {
  const { draft, seeds: count, initial: wanted, turns = [] } = plan ?? lab()
  const { problems } = parseDraft(draft)
  if (problems) return problems.forEach((problem) => notify(describeProblem(problem)))
  if (!connection || lab().status === 'failed') {
    set(plan ? { turns: [], ...plan } : {})
    return open(lab().choice, play)
  }
  const initial = await initialAtHand(wanted)
  if (initial === 'cancel') return
  // A link may ask for more than there is: whoever opened it decides.
  const shortage = lab().run === null && shortageIn({ ...lab(), draft, seeds: count })
  if (shortage) notify(`${shortage} Training waits for Play.`)
  const seeds = seedsFrom(Number(draft.seed), count)
  const weights = originOf(initial)
  const fresh = { weights, marks: [], halts: {}, interruptions: [], inForce: draft, turns }
  const feeds = draft.lanes.map(() => new LaneFeed(seeds))
  const named = {
    id: newRunId(),
    name: freeName(nameOf(draft)),
    note: '',
    begun: new Date().toISOString(),
  }
  const options = { seeds, ...(initial?.bytes && { weights: initial.bytes }) }
  const file =
    initial && initial !== lab().initial ? `${shortened(initial.name)} was not used: ` : ''
  const own = { ...named, ...fresh, started: draft, feeds }
  await begin(play && !shortage, own, options, { ...plan, initial }, file)
}

/** Initial weights with their file: where the page has only the file's name, the person is asked for it. */
async function initialAtHand(initial: Initial | null): Promise<Initial | null | 'cancel'> {
  if (!initial || initial.bytes) return initial
  const answer = await askForWeights(initial)
  return answer === 'seed' ? null : answer
}

/** Goes on with a run where it stood, and shows what it had measured up to there. */
export async function goOn(standing: Standing, play: boolean): Promise<void> {
  const { checkpoint, started, id, name, note, begun, weights, interruptions } = standing
  const seeds = [...standing.seeds]
  try {
    const own = { id, name, note, begun, weights, interruptions, started, ...restore(standing) }
    const { initial: atHand } = lab()
    const initial = sameWeights(weights, originOf(atHand))
      ? atHand
      : weights && { ...weights, bytes: null }
    const shown = { draft: own.inForce, seeds: seeds.length, initial }
    if (!connection || lab().status === 'failed') {
      return await open(lab().choice, play, () => goOn(standing, play))
    }
    await begin(play, own, { seeds, checkpoint }, shown, '')
  } catch (error) {
    notify(messageOf(error))
  }
}

type Beginning = Omit<Run, 'number' | 'seeds' | 'laneIds' | 'series' | 'info' | 'compiling'> & {
  feeds: LaneFeed[]
}

/** Starts the trainer; the page shows the new run once it has started. `prefix` begins a refusal. */
async function begin(
  play: boolean,
  { feeds, ...own }: Beginning,
  options: StartOptions & { seeds: number[] },
  shown: Partial<StartPlan>,
  prefix: string,
): Promise<void> {
  const { status: before, run: previous } = lab()
  const { trainer } = connection!
  const number = ++runs
  if (previous && ['running', 'paused'].includes(before)) void keep(trainer, previous)
  set({ status: 'starting', failure: null })
  const { started, turns } = own
  try {
    const info = await trainer.start(
      documentOf(started),
      (events) => receive(number, feeds, events),
      { ...options, turns },
    )
    if (number !== runs) return
    const laneIds = started.lanes.map((lane) => lane.id)
    const series = feeds.map((feed) => feed.series)
    const { seeds } = options
    const run: Run = { ...own, number, seeds, laneIds, series, info, compiling: null }
    set({ ...shown, turns: [], status: 'paused', run })
    changed()
    if (play) await resume()
    else announce(`Ready at step ${integer(stepsDone())}.`)
  } catch (error) {
    if (number === runs) await refused(error, before, prefix)
  }
}

/** "AdamW, SAM, LookSAM" */
const nameOf = ({ lanes }: Draft) => beginningOf(lanes.map(({ name }) => name).join(', '), 80)

/** A start that was refused before anything ended leaves the run as it was. */
async function refused(error: unknown, before: Status, file: string): Promise<void> {
  const { run } = lab()
  const call = before === 'running' ? 'play' : 'pause'
  const lives = run && (await connection?.trainer[call]().then(yes, no))
  if (!lives) return fail(error)
  set({ status: ended === run.number ? 'done' : before === 'running' ? 'running' : 'paused' })
  const reason = file + shortened(messageOf(error), 300)
  notify(reason)
  announce(reason)
}

const yes = () => true
const no = () => false

export async function resume(): Promise<void> {
  if (lab().status === 'done') return start(true)
  set({ status: 'running' })
  announce('Training.')
  await connection?.trainer.play().catch(fail)
}

export async function pause(): Promise<void> {
  set({ status: 'paused' })
  await connection?.trainer.pause().catch(fail)
  keepNow()
  if (lab().status === 'paused') announce(`Paused at step ${integer(stepsDone())}.`)
}

export async function step(): Promise<void> {
  set({ status: 'paused' })
  await connection?.trainer.step().catch(fail)
}

/** Keeps the run that stands still. */
export function keepNow(): void {
  const { run } = lab()
  if (run && connection) void keep(connection.trainer, run)
}

/** A lane's weights as a safetensors file; null where there are none, which was said. */
export async function saveWeights(id: string): Promise<SavedWeights | null> {
  const index = lab().run?.laneIds.indexOf(id) ?? -1
  if (!connection || index < 0) return null
  return connection.trainer.saveWeights(index).catch((error) => {
    notify(messageOf(error))
    return null
  })
}

/** What Theorem 1 takes from a lane now; null where it cannot be measured. */
export async function measureBound(id: string, radius: number): Promise<MeasuredBound | null> {
  const index = lab().run?.laneIds.indexOf(id) ?? -1
  if (!connection || index < 0) return null
  const measures = await connection.trainer.boundMeasures(index, radius).catch(() => null)
  return measures && { ...measures, radius }
}

/** A new worker after the old one is gone, with the same backend or another. */
export const startAgain = (backend = lab().choice) => open(backend, true)

/** Steps that the furthest lane has done. */
export function stepsDone(): number {
  return Math.max(0, ...(lab().run?.series.map((lane) => lane.steps.step.length) ?? []))
}

function receive(number: number, feeds: readonly LaneFeed[], events: TrainingEvent[]): void {
  if (number !== lab().run?.number) return
  for (const event of events) {
    if (event.type === 'step') feeds[event.lane]?.addStep(event)
    else if (event.type === 'evaluation') feeds[event.lane]?.addEvaluation(event)
    else if (event.type === 'knob') turned(event)
    else if (event.type === 'preparing') preparing(event)
    else if (event.type === 'halt') {
      feeds[event.lane]?.halt(event.seed)
      halted(event)
    } else {
      ended = number
      // While another start is on its way the buttons wait for that.
      if (lab().status !== 'starting') set({ status: 'done' })
      announce(`Training is done: ${integer(stepsDone())} steps.`)
      keepNow()
    }
  }
  changed()
  const { run, status } = lab()
  if (run && connection && status === 'running') keepWhenDue(connection.trainer, run)
}
