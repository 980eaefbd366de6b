/** Runs a sweep in workers of its own, while the run on the page stands still. */
import type { TrainingEvent } from '../../../experiment/events.ts'
import { messageOf } from '../../../experiment/messageOf.ts'
import { newRunId } from '../../store/runLibrary.ts'
import { isLight } from '../../session/autosave.ts'
import { LaneFeed } from '../../measurements/laneFeed.ts'
import { documentOf } from '../../store/draft.ts'
import type { Release } from '../../browser/tabs.ts'
import { notify, useLab } from '../../store/lab.ts'
import { claimSweep, tellDoing } from '../../store/otherTabs.ts'
import { CellTrainer, type SweepConnection } from './cellTrainer.ts'
import { cellsAtOnce } from './cost.ts'
import { SweepScheduler, type SweepListener, type Task } from './scheduler.ts'
import { keepCell, keepPlan, readCells, seedsOf } from './persistence.ts'
import { cellsOf, sweepId, type Cell, type SweepPlan } from './sweepPlan.ts'
import { clock } from './pace.ts'
import { changeCells, freshStates, useSweep, type CellChange, type CellState } from './store.ts'

const { getState: sweep, setState: set } = useSweep

/** What a person asks for. */
export type SweepRequest = Pick<
  SweepPlan,
  'method' | 'rows' | 'columns' | 'steps' | 'seeds' | 'interleaved'
>

/** What a sweeper is given, so that it also runs without a page. */
export interface SweeperParts {
  /** Connects a new trainer. */
  connect: () => SweepConnection
  /** Cores of this machine. */
  cores: number
  /** Pauses the run on the page. */
  pausePage: () => Promise<void>
  /** Lets screen readers speak a sentence. */
  announce: (sentence: string) => void
}

const TELL_EVERY = 90 // ms; however many cells train, the page is drawn as often as for one

export class Sweeper {
  #parts: SweeperParts
  /** Of the sweep that trains or is paused. */
  #scheduler: SweepScheduler | null = null
  /** Lets other tabs sweep; null while no sweep is this tab's. */
  #release: Release | null = null
  /** What cells have measured since the page was told. */
  #news = new Map<string, CellChange>()
  #telling: ReturnType<typeof setTimeout> | undefined

  constructor(parts: SweeperParts) {
    this.#parts = parts
    useSweep.subscribe((now, before) => this.#tellTabs(now, before))
    useLab.subscribe(
      ({ status }) => status === 'running',
      (training) => {
        if (training) void this.pause('The sweep waits while the run on the page trains.')
      },
    )
  }

  /** Cores of this machine. */
  get cores(): number {
    return this.#parts.cores
  }

  /** Begins a sweep of the document on the page, in place of the one before. That one's runs stay kept. */
  async start(request: SweepRequest): Promise<void> {
    if (!(await this.#makeOwn())) return
    const plan: SweepPlan = {
      ...request,
      id: sweepId(newRunId()),
      begun: new Date().toISOString(),
      document: documentOf(useLab.getState().draft),
      atOnce: 1,
    }
    const cells = cellsOf(plan)
    await this.#train(plan, cells, freshStates(cells))
  }

  /** Trains what is not done yet. */
  async goOn(): Promise<void> {
    if (!(await this.#makeOwn())) return
    await readCells()
    const { plan, cells, states } = sweep()
    if (plan) await this.#train(plan, cells, states)
  }

  async pause(why: string | null = null): Promise<void> {
    if (sweep().status !== 'running') return
    set({ status: 'paused', why })
    clock.stop()
    await this.#scheduler?.pause()
    this.#tell()
    if (sweep().status === 'paused') this.#parts.announce('The sweep is paused.')
  }

  async resume(): Promise<void> {
    if (sweep().status !== 'paused') return
    set({ status: 'running', why: null })
    await this.#parts.pausePage()
    clock.resume()
    await this.#scheduler?.resume()
  }

  /** Ends the workers. What was finished stays. */
  cancel(): void {
    this.#stop(null)
    this.#parts.announce('The sweep was cancelled. What was finished is kept.')
  }

  /** Trains the cells that are not done, in new workers. */
  async #train(
    before: SweepPlan,
    cells: readonly Cell[],
    states: Readonly<Record<string, CellState>>,
  ): Promise<void> {
    const { connect, cores, pausePage, announce } = this.#parts
    const { backend, choice } = useLab.getState()
    const device = backend?.name ?? choice
    this.#end()
    const tasks = cells.flatMap(({ key, experiment }): Task[] => {
      const isLeft = ['waiting', 'training', 'failed'].includes(states[key]!.state)
      return experiment && isLeft ? [{ key, experiment }] : []
    })
    const experiments = tasks.map(({ experiment }) => experiment)
    const atOnce = cellsAtOnce(experiments, before.seeds, device, cores)
    const plan = { ...before, atOnce: Math.max(before.atOnce, atOnce) }
    const trainers = Array.from({ length: atOnce }, () => new CellTrainer(connect, device))
    const turns = { seeds: seedsOf(plan), stretch: stretchOf(plan), cores }
    const own = new SweepScheduler(trainers, turns, this.#listener(plan, cells))
    this.#scheduler = own
    keepPlan(plan)
    set({ plan, cells, states, status: 'running', why: null })
    announce('The sweep has begun.')
    await pausePage()
    try {
      await own.run(tasks)
      if (own !== this.#scheduler) return
      this.#end()
      set({ status: 'done' })
      announce('The sweep is done.')
    } catch (error) {
      if (own === this.#scheduler) this.#stop(messageOf(error))
    }
  }

  #listener(plan: SweepPlan, cells: readonly Cell[]): SweepListener {
    const seeds = seedsOf(plan)
    const feeds = new Map<string, LaneFeed>()
    const begun = new Map<string, string>()
    return {
      begins: (key) => {
        if (feeds.size === 0) {
          clock.start(sweep())
          if (sweep().status !== 'running') clock.stop()
        }
        if (feeds.has(key)) return
        const feed = new LaneFeed(seeds)
        feeds.set(key, feed)
        begun.set(key, new Date().toISOString())
        const { series } = feed
        this.#tell([key, { state: 'training', steps: 0, why: null, halts: [], series }])
      },
      received: (key, events) => this.#receive(key, feeds.get(key)!, events),
      failed: (key, why) => this.#tell([key, { state: 'failed', why }]),
      done: async (key, { parameters }, trainer) => {
        const cell = cells.find((other) => other.key === key)!
        const light = isLight(parameters, 1, seeds.length)
        const checkpoint = light ? await trainer.checkpoint() : null
        this.#tell([key, { state: 'done', steps: plan.steps }])
        await keepCell(plan, cell, sweep().states[key]!, begun.get(key)!, checkpoint)
      },
    }
  }

  #receive(key: string, feed: LaneFeed, events: readonly TrainingEvent[]): void {
    const halts = [...(this.#news.get(key)?.halts ?? sweep().states[key]!.halts)]
    for (const event of events) {
      if (event.type === 'step') feed.addStep(event)
      else if (event.type === 'evaluation') feed.addEvaluation(event)
      else if (event.type === 'halt') {
        feed.halt(event.seed)
        halts.push(event)
      }
    }
    this.#news.set(key, { steps: feed.series.steps.step.length, halts })
    this.#telling ??= setTimeout(() => this.#tell(), TELL_EVERY)
  }

  /** Tells the page what cells have measured, and another change after it. */
  #tell(...changes: [string, CellChange][]): void {
    clearTimeout(this.#telling)
    this.#telling = undefined
    changeCells([...this.#news, ...changes])
    this.#news.clear()
  }

  #stop(why: string | null): void {
    this.#end()
    const half = Object.entries(sweep().states).filter(([, { state }]) => state === 'training')
    // What was half done begins anew when the sweep is gone on with.
    const anew: CellChange = { state: 'waiting', steps: 0, halts: [], series: null }
    changeCells(half.map(([key]) => [key, anew]))
    set({ status: 'stopped', why })
    if (why !== null) this.#parts.announce(why)
  }

  #end(): void {
    clock.stop()
    this.#scheduler?.end()
    this.#scheduler = null
    clearTimeout(this.#telling)
    this.#telling = undefined
    this.#news.clear()
  }

  /** Whether this tab may sweep. Where another does, that is said. */
  async #makeOwn(): Promise<boolean> {
    this.#release ??= await claimSweep()
    if (!this.#release) notify('A sweep is trained in another tab: pause or cancel it there.')
    return this.#release !== null
  }

  /** Tells the other tabs which sweep is this one's. */
  #tellTabs({ plan, status }: SweepStanding, before: SweepStanding): void {
    if (plan === before.plan && status === before.status) return
    const training = status === 'running'
    const isOwn = plan !== null && (training || status === 'paused')
    tellDoing({ sweep: isOwn ? { id: plan.id, training } : null })
    if (isOwn) return
    this.#release?.()
    this.#release = null
  }
}

type SweepStanding = Pick<ReturnType<typeof sweep>, 'plan' | 'status'>

const TURNS = 8 // stretches of an interleaved run, at most

/** Evaluations of a stretch: all that the last turn should show the map with. */
function stretchOf({ interleaved, steps, document }: SweepPlan): number {
  if (!interleaved) return Infinity
  const { evalEvery } = document['training'] as { evalEvery: number }
  return evalEvery * Math.max(1, Math.ceil(steps / TURNS / evalEvery))
}
