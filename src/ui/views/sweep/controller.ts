/** Runs a sweep in a worker of its own, while the run on the page stands still. */
import type { TrainingEvent } from '../../../experiment/events.ts'
import type { RunInfo } from '../../../core/training/train.ts'
import { connectTrainer, type TrainerConnection } from '../../../worker/client.ts'
import { messageOf } from '../../../experiment/messageOf.ts'
import { announce } from '../../browser/announcer.ts'
import { session } from '../../session/pageSession.ts'
import { newRunId } from '../../store/runLibrary.ts'
import { isLight } from '../../session/autosave.ts'
import { LaneFeed } from '../../measurements/laneFeed.ts'
import { documentOf } from '../../store/draft.ts'
import type { Release } from '../../browser/tabs.ts'
import { notify, useLab } from '../../store/lab.ts'
import { claimSweep, tellDoing } from '../../store/otherTabs.ts'
import { SweepScheduler, type Task } from './scheduler.ts'
import { keepCell, keepPlan, readCells, seedsOf } from './persistence.ts'
import { cellsOf, sweepId, type Cell, type SweepPlan } from './sweepPlan.ts'
import { clock } from './pace.ts'
import { changeCell, freshStates, useSweep, type CellState } from './store.ts'

const { getState: sweep, setState: set } = useSweep

interface SweepWorker {
  connection: TrainerConnection
  scheduler: SweepScheduler
}

/** The worker of the sweep that runs or is paused. */
let worker: SweepWorker | null = null

/** Lets other tabs sweep; null while no sweep is this tab's. */
let release: Release | null = null

/** Whether this tab may sweep; where another does, that is said. */
async function makeOwn(): Promise<boolean> {
  release ??= await claimSweep()
  if (!release) notify('A sweep is trained in another tab: pause or cancel it there.')
  return release !== null
}

/** Tells the other tabs which sweep is this one's. */
useSweep.subscribe(({ plan, status }, before) => {
  if (plan === before.plan && status === before.status) return
  const training = status === 'running'
  const isOwn = plan !== null && (training || status === 'paused')
  tellDoing({ sweep: isOwn ? { id: plan.id, training } : null })
  if (isOwn) return
  release?.()
  release = null
})

/** What a person asks for. */
export type SweepRequest = Pick<
  SweepPlan,
  'method' | 'rows' | 'columns' | 'steps' | 'seeds' | 'interleaved'
>

/** Begins a sweep of the document on the page, in place of the one before; that one's runs stay kept. */
export async function startSweep(request: SweepRequest): Promise<void> {
  if (!(await makeOwn())) return
  const plan: SweepPlan = {
    ...request,
    id: sweepId(newRunId()),
    begun: new Date().toISOString(),
    document: documentOf(useLab.getState().draft) as SweepPlan['document'],
  }
  const cells = cellsOf(plan)
  await train(plan, cells, freshStates(cells))
}

/** Trains what is not done yet. */
export async function goOnWithSweep(): Promise<void> {
  if (!(await makeOwn())) return
  await readCells()
  const { plan, cells, states } = sweep()
  if (plan) await train(plan, cells, states)
}

/** Trains the cells that are not done, in a new worker. */
async function train(
  plan: SweepPlan,
  cells: readonly Cell[],
  states: Readonly<Record<string, CellState>>,
): Promise<void> {
  endWorker()
  const { backend, choice } = useLab.getState()
  const waiting = cells.filter(({ key }) => ['waiting', 'training'].includes(states[key]!.state))
  const connection = connectTrainer(new URL('./', document.baseURI).href)
  const scheduler = schedulerOf(plan, waiting, connection)
  const own: SweepWorker = { connection, scheduler }
  worker = own
  keepPlan(plan)
  set({ plan, cells, states, status: 'running', why: null })
  announce('The sweep has begun.')
  connection.onCrash((why) => {
    if (own === worker) stop(`${why} What was finished is kept.`)
  })
  await pauseRunOnPage()
  try {
    await connection.trainer.open(backend?.name ?? choice)
    clock.start(sweep())
    if (sweep().status !== 'running') clock.stop()
    await scheduler.run(tasksOf(waiting))
    if (own !== worker) return
    endWorker()
    set({ status: 'done' })
    announce('The sweep is done.')
  } catch (error) {
    if (own === worker) stop(messageOf(error))
  }
}

const tasksOf = (cells: readonly Cell[]): Task[] =>
  cells.flatMap(({ key, experiment }) => (experiment ? [{ key, experiment }] : []))

const TURNS = 8 // stretches of an interleaved run, at most

/** Evaluations of a stretch: all that the last turn should show the map with. */
function stretchOf({ interleaved, steps, document }: SweepPlan): number {
  if (!interleaved) return Infinity
  const { evalEvery } = document['training'] as { evalEvery: number }
  return evalEvery * Math.max(1, Math.ceil(steps / TURNS / evalEvery))
}

function schedulerOf(
  plan: SweepPlan,
  cells: readonly Cell[],
  { trainer }: TrainerConnection,
): SweepScheduler {
  const seeds = seedsOf(plan)
  const feeds = new Map<string, LaneFeed>()
  const begun = new Map<string, string>()
  return new SweepScheduler(
    trainer,
    { seeds, stretch: stretchOf(plan) },
    {
      begins(key) {
        if (!feeds.has(key)) {
          const feed = new LaneFeed(seeds)
          feeds.set(key, feed)
          begun.set(key, new Date().toISOString())
          changeCell(key, { state: 'training', steps: 0, halts: [], series: feed.series })
        }
      },
      received: (key, events) => receive(key, feeds.get(key)!, events),
      failed: (key, why) => changeCell(key, { state: 'failed', why }),
      async done(key, { parameters }: RunInfo) {
        const cell = cells.find((other) => other.key === key)!
        const light = isLight(parameters, 1, seeds.length)
        const checkpoint = light ? await trainer.checkpoint() : null
        changeCell(key, { state: 'done', steps: plan.steps })
        await keepCell(plan, cell, sweep().states[key]!, begun.get(key)!, checkpoint)
      },
    },
  )
}

function receive(key: string, feed: LaneFeed, events: readonly TrainingEvent[]): void {
  const halts = [...sweep().states[key]!.halts]
  for (const event of events) {
    if (event.type === 'step') feed.addStep(event)
    else if (event.type === 'evaluation') feed.addEvaluation(event)
    else if (event.type === 'halt') {
      feed.halt(event.seed)
      halts.push(event)
    }
  }
  changeCell(key, { steps: feed.series.steps.step.length, halts })
}

/** The run on the page is paused while the sweep trains: one device, and times that can be compared. */
async function pauseRunOnPage(): Promise<void> {
  await session.pause()
}

export async function pauseSweep(why: string | null = null): Promise<void> {
  if (sweep().status !== 'running') return
  set({ status: 'paused', why })
  clock.stop()
  await worker?.scheduler.pause().catch(() => {}) // a worker that is gone has said so
  if (sweep().status === 'paused') announce('The sweep is paused.')
}

export async function resumeSweep(): Promise<void> {
  if (sweep().status !== 'paused') return
  set({ status: 'running', why: null })
  await pauseRunOnPage()
  clock.resume()
  await worker?.scheduler.resume().catch(() => {})
}

/** Ends the worker; what was finished stays. */
export function cancelSweep(): void {
  stop(null)
  announce('The sweep was cancelled. What was finished is kept.')
}

function stop(why: string | null): void {
  endWorker()
  const { states } = sweep()
  // What was half done begins anew when the sweep is gone on with.
  for (const [key, { state }] of Object.entries(states)) {
    if (state === 'training')
      changeCell(key, { state: 'waiting', steps: 0, halts: [], series: null })
  }
  set({ status: 'stopped', why })
  if (why !== null) announce(why)
}

function endWorker(): void {
  clock.stop()
  worker?.scheduler.end()
  worker?.connection.terminate()
  worker = null
}

useLab.subscribe(
  ({ status }) => status === 'running',
  (training) => {
    if (training) void pauseSweep('The sweep waits while the run on the page trains.')
  },
)
