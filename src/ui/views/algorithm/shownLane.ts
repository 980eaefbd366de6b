/** The lane that is looked at: its method and optimizer as they are in force, and what it measured. */
import { useMemo } from 'react'
import { create } from 'zustand'
import { methodRow } from '../../../experiment/methods.ts'
import type { Experiment, Lane, OptimizerSettings } from '../../../experiment/schema.ts'
import type { LaneSeries } from '../../measurements/laneSeries.ts'
import { parseDraft, type Draft } from '../../store/draft.ts'
import { useLab } from '../../store/lab.ts'
import { lanesOf, nextInForce, type RunLane } from '../../store/inForce.ts'
import { isHalted, type Run } from '../../store/run.ts'

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
const subjectLane = (lanes: readonly RunLane[], chosen: string | null) =>
  lanes.find(({ id }) => id === chosen) ??
  lanes.find(({ settings }) => methodRow(settings.method).reuses) ??
  lanes[0]

/** null where the experiment cannot be read. */
export function useSubject(): Subject | null {
  const chosen = useChosen(({ id }) => id)
  const run = useLab((state) => state.run)
  const draft = useLab((state) => state.draft)
  return useMemo(() => {
    const { experiment, lanes } = run ? nextOf(run) : shownIn(draft)
    const subject = subjectLane(lanes, chosen)
    if (!subject || !experiment) return null
    const { id, slot, index, settings: lane } = subject
    const series = run?.series[index]
    return {
      id,
      slot,
      lane,
      optimizer: optimizerOf(experiment, lane),
      series: series?.seeds[0] ?? series ?? null,
      halted: run !== null && isHalted(run, id),
      perLayer: 'norms' in lane && lane.norms === 'per-layer',
      alpha: 'alpha' in lane ? lane.alpha : 0,
    }
  }, [draft, run, chosen])
}

/** As the next step takes it: a knob turned while training stands still shows what it will do. */
function nextOf(run: Run) {
  const experiment = nextInForce(run)
  return { experiment, lanes: lanesOf(run, experiment) }
}

function shownIn(draft: Draft) {
  const { experiment } = parseDraft(draft)
  const lanes = experiment?.lanes.map((settings, index): RunLane => {
    const { id, slot } = draft.lanes[index]!
    return { id, slot, index, settings }
  })
  return { experiment, lanes: lanes ?? [] }
}

function optimizerOf({ optimizer }: Experiment, lane: Lane): OptimizerSettings {
  const own = Object.entries(lane.optimizer ?? {}).filter(([, value]) => value !== undefined)
  return { ...optimizer, ...Object.fromEntries(own) }
}
