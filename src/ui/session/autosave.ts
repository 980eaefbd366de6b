/** Keeps the run on the page: now and then while it trains, when it comes to a stand, and before another begins. */
import type { Trainer } from '../../worker/api.ts'
import { useLab, type Run } from '../store/lab.ts'
import { keepRun } from '../store/runLibrary.ts'
import { recordOf } from './runRecord.ts'

const FIRST = 1_000 // ms of training until a run is kept for the first time; then twice as long each time
const LEAST = 10_000 // ms between two keepings while training, once that long has been reached
const SHARE = 20 // and at least so many times what the last one took
const LARGEST = 64e6 // bytes of a checkpoint that is taken while training, when nobody asked for a pause
const VECTORS = 5 // w, m, v, g_s, g_v: the most a lane carries

/** Whether a checkpoint of so many vectors is kept without being asked for. */
export const isLight = (parameters: number, lanes: number, seeds: number): boolean =>
  4 * VECTORS * parameters * lanes * seeds <= LARGEST

let latest: { id: string; checkpoint: Uint8Array } | null = null
let next = { id: '', due: 0, gap: FIRST }
let keeping = false

/** The last checkpoint of a run of this page. */
export const checkpointOf = ({ id }: Run): Uint8Array | null =>
  latest?.id === id ? latest.checkpoint : null

/**
 * Keeps the run as it is when the trainer answers, which is before anything that the trainer is told later.
 */
export async function keep(trainer: Trainer, run: Run): Promise<void> {
  const { backend } = useLab.getState()
  if (!backend) return
  const began = performance.now()
  keeping = true
  const checkpoint = await trainer.checkpoint().catch(() => null)
  if (checkpoint) latest = { id: run.id, checkpoint }
  const { run: now, status } = useLab.getState()
  const latestOfRun = now?.id === run.id ? now : run
  const state = now === latestOfRun && status === 'done' ? 'done' : 'stopped'
  const record = recordOf(latestOfRun, backend, state, checkpoint)
  if (record) await keepRun(record)
  keeping = false
  const ended = performance.now()
  const gap = Math.min(LEAST, 2 * next.gap)
  next = { id: run.id, due: ended + Math.max(gap, SHARE * (ended - began)), gap }
}

/** To be called often while a run trains. */
export function keepWhenDue(trainer: Trainer, run: Run): void {
  const light = isLight(run.info.parameters, run.laneIds.length, run.seeds.length)
  const now = performance.now()
  if (next.id !== run.id) next = { id: run.id, due: now + FIRST, gap: FIRST }
  if (keeping || !light || now < next.due) return
  void keep(trainer, run)
}
