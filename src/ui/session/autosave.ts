/** Keeps the run on the page: from time to time while it trains, when it stops, and before another run begins. */
import type { RunRecord } from '../../formats/runRecord.ts'
import type { Trainer } from '../../worker/api.ts'
import { changeRun, notify, useLab } from '../store/lab.ts'
import type { Run } from '../store/run.ts'
import { freeName, keepRun, newRunId } from '../store/runLibrary.ts'
import { recordOf } from './runRecord.ts'

const FIRST = 1_000 // ms of training until a run is kept for the first time; then twice as long each time
const LEAST = 10_000 // ms that the time between two keepings grows to
const SHARE = 20 // the time between two keepings is at least this many times what the last one took
const LARGEST = 64e6 // bytes of a checkpoint that is taken while training, when nobody asked for a pause
const VECTORS = 5 // w, m, v, g_s, g_v: the most a lane carries

/** Whether a checkpoint is small enough to be taken while the run trains. */
export const isLight = (parameters: number, lanes: number, seeds: number): boolean =>
  4 * VECTORS * parameters * lanes * seeds <= LARGEST

let latest: { id: string; checkpoint: Uint8Array } | null = null
let next = { id: '', due: 0, gap: FIRST }
let keeping = 0
let kept: Promise<unknown> = Promise.resolve()

/** Resolves when everything that is being kept now has been. */
export const whenKept = (): Promise<unknown> => kept

/** The last checkpoint of a run of this page. */
export const checkpointOf = ({ id }: Run): Uint8Array | null =>
  latest?.id === id ? latest.checkpoint : null

/** Remembers the checkpoint that a run of this page began with. */
export const rememberCheckpoint = ({ id }: Run, checkpoint: Uint8Array): void => {
  latest = { id, checkpoint }
}

/**
 * Keeps the run as it is when the trainer answers, which is before anything that the trainer is told later.
 */
export function keep(trainer: Trainer, run: Run): Promise<void> {
  const own = keepOne(trainer, run)
  kept = Promise.allSettled([kept, own])
  return own
}

async function keepOne(trainer: Trainer, run: Run): Promise<void> {
  const { backend } = useLab.getState()
  if (!backend) return
  const began = performance.now()
  keeping++
  const checkpoint = await trainer.checkpoint().catch(() => null)
  if (checkpoint) latest = { id: run.id, checkpoint }
  const { run: now, status } = useLab.getState()
  const latestOfRun = now && now.id === (apart.get(run.id) ?? run.id) ? now : run
  const state = now === latestOfRun && status === 'done' ? 'done' : 'stopped'
  const record = recordOf(latestOfRun, backend, state, checkpoint ?? checkpointOf(latestOfRun))
  if (record) await keepApart(record, latestOfRun.series)
  keeping--
  const ended = performance.now()
  const gap = Math.min(LEAST, 2 * next.gap)
  next = { id: run.id, due: ended + Math.max(gap, SHARE * (ended - began)), gap }
}

/** For each run that went on in two tabs, the id under which this tab keeps its own. */
const apart = new Map<string, string>()

/** Keeps a run. Where another tab went on with the same run, it becomes a run of its own, so that no steps are lost. */
async function keepApart(record: RunRecord, series: Run['series']): Promise<void> {
  const { id, name } = record
  if ((await keepRun(record, series)) !== 'elsewhere') return
  if (!apart.has(id)) {
    const own = { id: newRunId(), name: freeName(name) }
    apart.set(id, own.id)
    if (latest?.id === id) latest = { ...latest, id: own.id }
    changeRun((run) => (run.id === id ? own : {}))
    notify(`“${name}” went on in another tab too: what trained here is kept as “${own.name}”.`)
  }
  const own = { id: apart.get(id)!, name: useLab.getState().run?.name ?? name }
  await keepApart({ ...record, ...own }, series)
}

/** Keeps a run if that is due. To be called often while it trains. */
export function keepWhenDue(trainer: Trainer, run: Run): void {
  const light = isLight(run.info.parameters, run.laneIds.length, run.seeds.length)
  const now = performance.now()
  if (next.id !== run.id) next = { id: run.id, due: now + FIRST, gap: FIRST }
  if (keeping > 0 || !light || now < next.due) return
  void keep(trainer, run)
}
