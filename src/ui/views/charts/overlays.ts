/** Kept runs that are drawn over the charts, each in its own colour. */
import { messageOf } from '../../../experiment/messageOf.ts'
import { create } from 'zustand'
import type { LaneView } from '../../measurements/laneView.ts'
import type { RunRecord } from '../../../formats/runRecord.ts'
import { methodRow } from '../../../experiment/methods.ts'
import { notify } from '../../store/lab.ts'
import { overlayColors, overlaySlot } from '../../format/laneStyle.ts'
import { getRun } from '../../store/runDatabase.ts'
import { useKept } from '../../store/runLibrary.ts'
import { slotsOf } from '../../store/laneSlots.ts'
import { useSwitches } from './switches.ts'
import { feedsOf } from '../../measurements/laneTables.ts'

interface Overlay {
  /** The id of the run. */
  id: string
  /** The index of its colour: the first that no other overlay has. */
  color: number
  /** null while it is being loaded. */
  lanes: LaneView[] | null
}

export const useOverlays = create<{ overlays: readonly Overlay[] }>(() => ({ overlays: [] }))

const { getState, setState } = useOverlays

export const isFull = ({ overlays }: { overlays: readonly Overlay[] }): boolean =>
  overlays.length >= overlayColors

/** Draws a kept run over the charts; its numbers are read once. */
export async function overlay(id: string): Promise<void> {
  const { overlays } = getState()
  if (isFull(getState()) || overlays.some((other) => other.id === id)) return
  const taken = new Set(overlays.map(({ color }) => color))
  const color = Array.from({ length: overlayColors }, (_, i) => i).find((i) => !taken.has(i))!
  setState({ overlays: [...overlays, { id, color, lanes: null }] })
  try {
    const run = await getRun(id)
    if (!run) throw new Error('it is not kept any more')
    const lanes = viewsOf(run, color)
    setState((now) => ({
      overlays: now.overlays.map((other) => (other.id === id ? { ...other, lanes } : other)),
    }))
  } catch (error) {
    takeOff(id)
    const reason = messageOf(error)
    notify(`The run could not be laid over the charts: ${reason}.`)
  }
}

export const takeOff = (id: string): void =>
  setState(({ overlays }) => ({ overlays: overlays.filter((other) => other.id !== id) }))

/** The lanes of a kept run for the charts. They differ by their markers. */
export function viewsOf(run: RunRecord, color: number): LaneView[] {
  const { lanes } = run.experiment
  const feeds = feedsOf(run, lanes.length, run.seeds)
  const slots = slotsOf(lanes)
  return lanes.map((lane, index) => {
    const turned = run.knobs.findLast((knob) => knob.lane === index && knob.knob === 'k')
    const k = turned?.to ?? ('k' in lane ? lane.k : 1)
    const { series } = feeds[index]!
    return {
      id: `${run.id}/${index}`,
      slot: overlaySlot(color, slots[index]!),
      name: `${run.name}: ${lane.name}`,
      method: lane.method,
      k,
      kSince: turned?.t ?? 0,
      gradientsPerStep: methodRow(lane.method).gradientsPerStep({ ...lane, k }),
      seeds: run.seeds,
      keptRun: run.name,
      series,
      steps: series.steps.step.length,
      evaluations: series.evaluations.step.length,
    }
  })
}

/** The lanes that are drawn beside those of the page, but for those that are switched off. The run `page` is left out, because the page draws it itself. */
export const overlaidBeside = (page: string | undefined): LaneView[] =>
  getState()
    .overlays.flatMap(({ id, lanes }) => (id === page ? [] : (lanes ?? [])))
    .filter(({ id }) => !useSwitches.getState().lanes.has(id))

/** Keeps the overlays in step with the table of runs: a renamed run is renamed in the legends, a deleted one is removed. */
export function followTable(): void {
  useKept.subscribe(({ runs }, before) => {
    if (!runs || runs === before.runs) return
    for (const { id, lanes } of getState().overlays) {
      const kept = runs.find((run) => run.id === id)
      if (!kept) takeOff(id)
      else if (lanes?.some(({ keptRun }) => keptRun !== kept.name)) renameOverlay(id, kept.name)
    }
  })
}

function renameOverlay(id: string, name: string): void {
  const named = (lane: LaneView): LaneView => ({
    ...lane,
    keptRun: name,
    name: name + lane.name.slice(lane.keptRun?.length),
  })
  setState(({ overlays }) => ({
    overlays: overlays.map((other) =>
      other.id === id ? { ...other, lanes: other.lanes?.map(named) ?? null } : other,
    ),
  }))
}
