/** The lane that is looked at: its method and optimizer as they are in force, and what it measured. */
import { useMemo } from 'react'
import { create } from 'zustand'
import { methodRow } from '../../../experiment/methods.ts'
import type { Experiment, Lane, OptimizerSettings } from '../../../experiment/schema.ts'
import type { LaneSeries } from '../../measurements/laneSeries.ts'
import { parseDraft, type Draft } from '../../store/draft.ts'
import { isHalted, useLab } from '../../store/lab.ts'

export interface Subject {
  id: string
  slot: number
  lane: Lane
  optimizer: OptimizerSettings
  /** Of the first seed: a mean over seeds is no step that was taken. null before the run. */
  series: LaneSeries | null
  halted: boolean
  /** Whether g_v is cut off and scaled tensor by tensor. */
  perLayer: boolean
  alpha: number
}

const useChosen = create<{ id: string | null }>(() => ({ id: null }))

export const showLane = (id: string) => useChosen.setState({ id })

/** The chosen lane; else the first that reuses g_v, else the first. */
function subjectLane(draft: Draft, chosen: string | null) {
  return (
    draft.lanes.find(({ id }) => id === chosen) ??
    draft.lanes.find(({ method }) => methodRow(method).reuses) ??
    draft.lanes[0]
  )
}

/** null where the experiment cannot be read. */
export function useSubject(): Subject | null {
  const chosen = useChosen(({ id }) => id)
  const run = useLab((state) => state.run)
  const draft = useLab((state) => state.run?.inForce ?? state.draft)
  return useMemo(() => {
    const card = subjectLane(draft, chosen)
    const { experiment } = parseDraft(draft)
    if (!card || !experiment) return null
    const { lane, optimizer } = settingsOf(experiment, draft.lanes.indexOf(card))
    const series = run?.series[run.laneIds.indexOf(card.id)]
    return {
      id: card.id,
      slot: card.slot,
      lane,
      optimizer,
      series: series?.seeds[0] ?? series ?? null,
      halted: run !== null && isHalted(run, card.id),
      perLayer: 'norms' in lane && lane.norms === 'per-layer',
      alpha: 'alpha' in lane ? lane.alpha : 0,
    }
  }, [draft, run, chosen])
}

function settingsOf({ lanes, optimizer }: Experiment, index: number) {
  const lane = lanes[index]!
  const own = Object.entries(lane.optimizer ?? {}).filter(([, value]) => value !== undefined)
  return { lane, optimizer: { ...optimizer, ...Object.fromEntries(own) } }
}
