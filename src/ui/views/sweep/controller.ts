/** Runs a sweep in a worker of its own, while the run on the page stands still. */
import type { TrainingEvent } from '../../../experiment/events.ts'
import type { RunInfo } from '../../../core/training/train.ts'
import { connectTrainer, type TrainerConnection } from '../../../worker/client.ts'
import { messageOf } from '../../../experiment/messageOf.ts'
import { announce } from '../../browser/announcer.ts'
import { newRunId, pause as pausePage } from '../../session/session.ts'
import { isLight } from '../../session/autosave.ts'
import { LaneFeed } from '../../measurements/laneFeed.ts'
import { documentOf } from '../../store/draft.ts'
import { useLab } from '../../store/lab.ts'
import { Conductor, type Task } from './scheduler.ts'
import { keepCell, keepPlan, seedsOf } from './persistence.ts'
import { cellsOf, sweepId, type Cell, type SweepPlan } from './sweepPlan.ts'
import { clock } from './pace.ts'
import { changeCell, freshStates, useSweep } from './store.ts'

const { getState: sweep, setState: set } = useSweep

interface Stage {
  connection: TrainerConnection
  conductor: Conductor
}

/** The worker of the sweep that runs or is paused. */
let stage: Stage | null = null

export type Wish = Pick<
  SweepPlan,
  'method' | 'rows' | 'columns' | 'steps' | 'seeds' | 'interleaved'
>

/** Begins a sweep of the document on the page, in place of the one before; that one's runs stay kept. */
export async function startSweep(wish: Wish): Promise<void> {
  endWorker()
  const plan: SweepPlan = {
    ...wish,
    id: sweepId(newRunId()),
    begun: new Date().toISOString(),
    document: documentOf(useLab.getState().draft) as SweepPlan['document'],
  }
  const cells = cellsOf(plan)
  keepPlan(plan)
  set({ plan, cells, states: freshStates(cells), status: 'stopped', why: null })
  await goOnWithSweep()
}

/** Trains what is not done yet, in a new worker. */
export async function goOnWithSweep(): Promise<void> {
  const { plan, cells, states } = sweep()
  const { backend, choice } = useLab.getState()
  if (!plan) return
  endWorker()
  const waiting = cells.filter(({ key }) => ['waiting', 'training'].includes(states[key]!.state))
  const connection = connectTrainer(new URL('./', document.baseURI).href)
  const conductor = conductorOf(plan, waiting, connection)
  const own: Stage = { connection, conductor }
  stage = own
  set({ status: 'running', why: null })
  announce('The sweep has begun.')
  connection.onDeath((why) => {
    if (own === stage) stop(`${why} What was finished is kept.`)
  })
  await standStill()
  try {
    await connection.trainer.open(backend?.name ?? choice)
    clock.start(sweep())
    if (sweep().status !== 'running') clock.stop()
    await conductor.run(tasksOf(waiting))
    if (own !== stage) return
    endWorker()
    set({ status: 'done' })
    announce('The sweep is done.')
  } catch (error) {
    if (own === stage) stop(messageOf(error))
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

function conductorOf(
  plan: SweepPlan,
  cells: readonly Cell[],
  { trainer }: TrainerConnection,
): Conductor {
  const seeds = seedsOf(plan)
  const feeds = new Map<string, LaneFeed>()
  const begun = new Map<string, string>()
  return new Conductor(
    trainer,
    { seeds, stretch: stretchOf(plan) },
    {
      turn(key) {
        if (!feeds.has(key)) {
          const feed = new LaneFeed(seeds)
          feeds.set(key, feed)
          begun.set(key, new Date().toISOString())
          changeCell(key, { state: 'training', steps: 0, halts: [], series: feed.series })
        }
      },
      heard: (key, events) => hear(key, feeds.get(key)!, events),
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

function hear(key: string, feed: LaneFeed, events: readonly TrainingEvent[]): void {
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
async function standStill(): Promise<void> {
  if (useLab.getState().status === 'running') await pausePage()
}

export async function pauseSweep(why: string | null = null): Promise<void> {
  if (sweep().status !== 'running') return
  set({ status: 'paused', why })
  clock.stop()
  await stage?.conductor.pause().catch(() => {}) // a worker that is gone has said so
  if (sweep().status === 'paused') announce('The sweep is paused.')
}

export async function resumeSweep(): Promise<void> {
  if (sweep().status !== 'paused') return
  set({ status: 'running', why: null })
  await standStill()
  clock.resume()
  await stage?.conductor.resume().catch(() => {})
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
  stage?.conductor.end()
  stage?.connection.terminate()
  stage = null
}

useLab.subscribe(({ status }, before) => {
  if (status === 'running' && before.status !== 'running') {
    void pauseSweep('The sweep waits while the run on the page trains.')
  }
})
