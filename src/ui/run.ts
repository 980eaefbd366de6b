/** Drives the trainer: what the buttons and knobs do, and what comes back. */
import type { HaltEvent, KnobName, PreparingEvent, TrainingEvent } from '../core/events.ts'
import { fieldMeta, sections, seed } from '../core/experiment.ts'
import { describeProblem } from '../core/validation.ts'
import type { BackendChoice } from '../engine/report.ts'
import { connectTrainer, type TrainerConnection } from '../worker/client.ts'
import type { Measured } from './bound/measured.ts'
import { integer } from './format.ts'
import { withMark } from './marks.ts'
import { changed } from './pulse.ts'
import { LaneFeed } from './seeds.ts'
import { documentOf, laneField, parseDraft, type Draft } from './store/draft.ts'
import { setLaneValue, setField, withField, withLane, withLaneValue } from './store/edit.ts'
import { shortened } from './store/initial.ts'
import { isHalted, notify, useLab, type Plan, type Run, type Status } from './store/lab.ts'

const { getState: lab, setState: set } = useLab

let connection: TrainerConnection | null = null
let runs = 0
/** The latest run that came to its end. */
let ended = 0

const say = (milestone: string) => set({ milestone })

function fail(error: unknown): void {
  const failure = error instanceof Error ? error.message : String(error)
  set({ status: 'failed', failure, milestone: failure })
}

/** Connects to a worker and starts the draft. */
export async function open(backend: BackendChoice, play: boolean): Promise<void> {
  connection?.terminate()
  const own = connectTrainer(new URL('./', document.baseURI).href)
  connection = own
  set({ status: 'starting', failure: null, choice: backend, backend: null })
  own.onDeath((message) => {
    if (own === connection) fail(message)
  })
  try {
    const report = await own.trainer.open(backend)
    if (own !== connection) return
    set({ backend: report })
    await start(play)
  } catch (error) {
    if (own === connection) fail(error)
  }
}

/** The document's seed and those after it. */
function seedsOf({ draft, seeds }: Plan): number[] {
  const first = Number(draft.seed)
  const last = fieldMeta(seed).max!
  return Array.from({ length: seeds }, (_, i) => (first + i) % (last + 1))
}

/** Begins a run at step 0: of what the page shows, or of `plan`, which the page then shows. */
export async function start(play: boolean, plan?: Plan): Promise<void> {
  const { draft, seeds: count, initial } = plan ?? lab()
  const { problems } = parseDraft(draft)
  if (problems) return problems.forEach((problem) => notify(describeProblem(problem)))
  const { status: before } = lab()
  if (!connection || before === 'failed') {
    set(plan ?? {})
    return open(lab().choice, play)
  }
  const number = ++runs
  set({ status: 'starting', failure: null })
  const seeds = seedsOf({ draft, seeds: count, initial })
  const feeds = draft.lanes.map(() => new LaneFeed(seeds))
  const options = { seeds, ...(initial && { weights: initial.bytes }) }
  try {
    const info = await connection.trainer.start(
      documentOf(draft),
      (events) => receive(number, feeds, events),
      options,
    )
    if (number !== runs) return
    const laneIds = draft.lanes.map((lane) => lane.id)
    const series = feeds.map((feed) => feed.series)
    const fresh = { marks: [], halts: {}, compiling: null }
    const run = { number, inForce: draft, seeds, laneIds, series, info, ...fresh }
    set({ ...plan, status: 'paused', run })
    changed()
    if (play) await resume()
    else say('Ready at step 0.')
  } catch (error) {
    const file =
      initial && initial !== lab().initial ? `${shortened(initial.name)} was not used: ` : ''
    if (number === runs) await refused(error, before, file)
  }
}

/** A start that was refused before anything ended leaves the run as it was. */
async function refused(error: unknown, before: Status, file: string): Promise<void> {
  const { run } = lab()
  const call = before === 'running' ? 'play' : 'pause'
  const lives = run && (await connection?.trainer[call]().then(yes, no))
  if (!lives) return fail(error)
  set({ status: ended === run.number ? 'done' : before === 'running' ? 'running' : 'paused' })
  const reason = file + shortened(error instanceof Error ? error.message : String(error), 300)
  notify(reason)
  say(reason)
}

const yes = () => true
const no = () => false

export async function resume(): Promise<void> {
  if (lab().status === 'done') return start(true)
  set({ status: 'running' })
  say('Training.')
  await connection?.trainer.play().catch(fail)
}

export async function pause(): Promise<void> {
  set({ status: 'paused' })
  await connection?.trainer.pause().catch(fail)
  if (lab().status === 'paused') say(`Paused at step ${integer(stepsDone())}.`)
}

export async function step(): Promise<void> {
  set({ status: 'paused' })
  await connection?.trainer.step().catch(fail)
}

/** A lane's weights as a safetensors file; null where there are none, which was said. */
export async function saveWeights(id: string): Promise<Uint8Array | null> {
  const index = lab().run?.laneIds.indexOf(id) ?? -1
  if (!connection || index < 0) return null
  return connection.trainer.saveWeights(index).catch((error: Error) => {
    notify(error.message)
    return null
  })
}

/** What Theorem 1 takes from a lane now; null where it cannot be measured. */
export async function measureBound(id: string, radius: number): Promise<Measured | null> {
  const index = lab().run?.laneIds.indexOf(id) ?? -1
  if (!connection || index < 0) return null
  const t = lab().run?.series[index]?.steps.step.length ?? 0
  const measures = await connection.trainer.boundMeasures(index, radius).catch(() => null)
  return measures && { ...measures, t, radius }
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
    else if (event.type === 'knob') changeRun(({ marks }) => ({ marks: withMark(marks, event) }))
    else if (event.type === 'preparing') prepare(event)
    else if (event.type === 'halt') {
      feeds[event.lane]?.halt(event.seed)
      halt(event)
    } else {
      ended = number
      // While another start is on its way the buttons wait for that.
      if (lab().status !== 'starting') set({ status: 'done' })
      say(`Training is done: ${integer(stepsDone())} steps.`)
    }
  }
  changed()
}

/** Under several seeds each has its programs, and the milliseconds are their sum. */
function prepare({ done, of, ms }: PreparingEvent): void {
  changeRun(({ compiling }) => ({ compiling: { done, of, ms: (compiling?.ms ?? 0) + ms } }))
  if (done === 0) say('Compiling for the GPU.')
  if (done === of) say('Compiled.')
}

function halt({ lane, seed, t, cause }: HaltEvent): void {
  const id = lab().run?.laneIds[lane]
  if (id === undefined) return
  changeRun(({ halts }) => ({
    halts: { ...halts, [id]: { t, cause, seeds: [...(halts[id]?.seeds ?? []), seed] } },
  }))
  const name = lab().draft.lanes.find((l) => l.id === id)?.name
  say(`${name} stopped at step ${integer(t)}: ${cause}`)
}

function changeRun(change: (run: Run) => Partial<Run>): void {
  set(({ run }) => ({ run: run && { ...run, ...change(run) } }))
}

const changeInForce = (change: (draft: Draft) => Draft) =>
  changeRun(({ inForce }) => ({ inForce: change(inForce) }))

/** The index under which a lane trains now, with the method of its card; −1 where it doesn't. */
function trainingIndex(id: string): number {
  const { run, status, draft } = lab()
  if (!run || !['paused', 'running'].includes(status) || isHalted(run, id)) return -1
  const method = draft.lanes.find((lane) => lane.id === id)?.method
  const same = run.inForce.lanes.some((lane) => lane.id === id && lane.method === method)
  return same ? run.laneIds.indexOf(id) : -1
}

async function sendKnob(lane: number, knob: KnobName, value: number): Promise<void> {
  await connection?.trainer
    .setKnob(lane, knob, value)
    .catch((error: Error) => notify(error.message))
}

/** Turns k, α or ρ of a lane: in force from its next step where it trains, with the next start otherwise. */
export async function turnKnob(id: string, knob: KnobName, value: unknown): Promise<void> {
  setLaneValue(id, knob, value)
  const index = trainingIndex(id)
  const { method } = lab().draft.lanes.find((lane) => lane.id === id)!
  const number = laneField(method, knob)?.safeParse(value)
  if (index < 0 || !number?.success) return
  changeInForce((draft) => withLaneValue(draft, id, knob, value))
  await sendKnob(index, knob, number.data as number)
}

/** Turns the learning rate or weight decay of every lane that has none of its own. */
export async function turnOptimizer(knob: 'lr' | 'weightDecay', value: unknown): Promise<void> {
  setField('optimizer', knob, value)
  const number = sections.optimizer[knob].safeParse(value)
  const { run, draft, status } = lab()
  if (!run || !['paused', 'running'].includes(status) || !number.success) return
  changeInForce((inForce) => withField(inForce, 'optimizer', knob, value))
  const shared = draft.lanes.filter((lane) => lane.optimizer?.[knob] === undefined)
  const indices = shared.map((lane) => trainingIndex(lane.id)).filter((index) => index >= 0)
  await Promise.all(indices.map((index) => sendKnob(index, knob, number.data)))
}

/** A new name counts at once: it changes no number. */
export function rename(id: string, name: string): void {
  set(({ draft }) => ({ draft: withLane(draft, id, () => ({ name })) }))
  changeInForce((draft) => withLane(draft, id, () => ({ name })))
}

/** Takes a lane away; where it trains, it trains no further. */
export async function removeLane(id: string): Promise<void> {
  const without = (draft: Draft) => ({ ...draft, lanes: draft.lanes.filter((l) => l.id !== id) })
  const { run, status } = lab()
  const index = run?.laneIds.indexOf(id) ?? -1
  set(({ draft }) => ({ draft: without(draft) }))
  changeInForce(without)
  if (index >= 0 && ['paused', 'running'].includes(status)) {
    await connection?.trainer.dropLane(index).catch((error: Error) => notify(error.message))
  }
}

/** Back to the document that runs; what only concerns drawing stays. */
export function discardChanges(): void {
  set(({ run, draft }) => {
    if (!run) return {}
    const hidden = new Set(draft.lanes.filter((lane) => lane.hidden).map((lane) => lane.id))
    const lanes = run.inForce.lanes.map((lane) => ({ ...lane, hidden: hidden.has(lane.id) }))
    return { draft: { ...run.inForce, lanes }, seeds: run.seeds.length }
  })
}
