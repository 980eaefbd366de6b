/** What all charts of one beat draw: how far each series had grown, and how it is looked at. */
import type { LaneSeries, XAxisName } from '../series.ts'
import { useLab, type View } from '../store/lab.ts'
import { fieldOf, laneField } from '../store/draft.ts'
import { exact } from '../format.ts'
import type { Domain } from './points.ts'
import { roundUp, ticksWithin, type Scale } from './ticks.ts'
import { shownOf, useZoom, type Extent } from './zoom.ts'

/** A lane whose lines are drawn. */
export interface LaneView {
  id: string
  slot: number
  name: string
  method: string
  /** Its refresh interval now; 1 where the method has none. */
  k: number
  series: LaneSeries
  /** Rows of the series that belong to this snapshot. */
  steps: number
  evaluations: number
}

/** A knob was turned: a vertical line at x. */
export interface Mark {
  key: string
  x: number
  label: string
  /** Whose knob it was; null where several lanes' was turned together. */
  slot: number | null
}

export interface Snapshot extends View, Extent {
  lanes: LaneView[]
  marks: Mark[]
  /** How many seeds the lanes train under: lines are means where there are several. */
  seeds: number
  xScale: Scale
}

const knobSigns = { k: 'k', alpha: 'α', rho: 'ρ', lr: 'η', weightDecay: 'λ' } as const

export function takeSnapshot(): Snapshot {
  const { run, draft, view } = useLab.getState()
  const lanes: LaneView[] = []
  for (const [index, id] of run?.laneIds.entries() ?? []) {
    const card = draft.lanes.find((lane) => lane.id === id)
    const started = run?.inForce.lanes.find((lane) => lane.id === id)
    const series = run?.series[index]
    if (!card || !started || !series || card.hidden) continue
    const { method, values } = started
    lanes.push({
      id,
      slot: card.slot,
      name: card.name,
      method,
      k: laneField(method, 'k') ? Number(fieldOf(method, values, 'k')) : 1,
      series,
      steps: series.steps.step.length,
      evaluations: series.evaluations.step.length,
    })
  }
  const whole = wholeAxis(view.x, lanes)
  const newest = Math.max(
    0,
    ...lanes.map(({ series, steps }) => series.steps[view.x].at(steps - 1) || 0),
  )
  const shown = shownOf(useZoom.getState(), whole, newest)
  return {
    ...view,
    lanes,
    marks: marksOf(view.x, lanes),
    seeds: run?.seeds.length ?? 1,
    whole,
    newest,
    shown,
    xScale: { domain: shown, ticks: ticksWithin(shown, 5) },
  }
}

/** The x axis grows in stages; a step axis ends where the run does. */
function wholeAxis(x: XAxisName, lanes: LaneView[]): Domain {
  const { run } = useLab.getState()
  const furthest = Math.max(0, ...lanes.map(({ series }) => spent(series, x)))
  const total = x === 'step' ? Number(run?.inForce.training['steps']) : Infinity
  const least = x === 'seconds' ? 1 : 50
  const end = Math.min(roundUp(Math.max(least, furthest)), total || Infinity)
  return [0, end]
}

/** What a lane has spent in all, on an x axis. */
function spent(series: LaneSeries, x: XAxisName): number {
  return x === 'step' ? series.steps.step.length : series[x]
}

/** One mark for each turn of a knob; the same turn in several lanes at one step is one mark. */
function marksOf(x: XAxisName, lanes: LaneView[]): Mark[] {
  const { run } = useLab.getState()
  const marks = new Map<string, Mark>()
  for (const { lane, t, knob, from, to } of run?.marks ?? []) {
    const view = lanes.find(({ id }) => id === run?.laneIds[lane])
    if (!view) continue
    const label = `${knobSigns[knob]} ${exact(from)}→${exact(to)}`
    // All lanes take a turn of the optimizer at one step, but at different costs.
    const shared = x === 'step' && (knob === 'lr' || knob === 'weightDecay')
    const key = shared ? `${t} ${label}` : `${lane} ${t} ${label}`
    const { series } = view
    const at = t < series.steps.step.length ? series.steps[x].at(t) : spent(series, x)
    if (marks.has(key)) continue
    marks.set(key, { key, x: at, label, slot: shared ? null : view.slot })
  }
  return [...marks.values()]
}
