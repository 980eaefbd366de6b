/** What all charts draw in one redraw: the series with their lengths, the x axis and the marks. */
import { knobSigns } from '../../format/symbols.ts'
import type { LaneSeries, XAxisName } from '../../measurements/laneSeries.ts'
import type { BandKind } from '../../measurements/band.ts'
import type { LaneView } from '../../measurements/laneView.ts'
import { overlaidBeside } from './overlays.ts'
import { useBandKind } from '../../store/preferences.ts'
import { useLab, type View } from '../../store/lab.ts'
import { methodRow } from '../../../experiment/methods.ts'
import { isOptimizerKnob } from '../../../experiment/knobFields.ts'
import { lanesOf } from '../../store/inForce.ts'
import { exact } from '../../format/numbers.ts'
import type { Domain } from './points.ts'
import type { ChartMark } from './drawing.ts'
import { heldEnd } from './plannedEnd.ts'
import { ticksWithin, type Scale } from './ticks.ts'
import { shownOf, useZoom, type Extent } from './zoom.ts'

/** A vertical line at x, where a knob was turned or a lost device was recovered. */
export interface Mark {
  key: string
  x: number
  label: string
  /** The lane it belongs to; null where it belongs to several lanes. */
  slot: number | null
  turn: ChartMark['turn']
}

export interface Snapshot extends View, Extent {
  /** The number of the page's run; null where there is none. */
  run: number | null
  /** The lanes of the page, then those of kept runs. */
  lanes: LaneView[]
  marks: Mark[]
  /** The largest number of seeds of any lane. Lines are means where it is above 1. */
  seeds: number
  /** What the bands around the means are. */
  band: BandKind
  /** The x of the last point of any lane, those of kept runs included. */
  furthest: number
  xScale: Scale
}

/** The snapshot of the latest redraw, which all charts share. */
let latest: { beat: number; snapshot: Snapshot } | null = null

export function snapshotOf(beat: number): Snapshot {
  if (latest?.beat !== beat) latest = { beat, snapshot: takeSnapshot() }
  return latest.snapshot
}

export function takeSnapshot(): Snapshot {
  const { run, view } = useLab.getState()
  const own = lanesOfPage()
  const lanes = [...own, ...overlaidBeside(run?.id)]
  const whole = wholeAxis(view.x, lanes)
  const newest = end(own, view.x)
  const shown = shownOf(useZoom.getState(), whole, newest)
  return {
    ...view,
    run: run?.number ?? null,
    lanes,
    marks: [...marksOf(view.x, own), ...resumptionsOf(view.x, own)],
    seeds: Math.max(1, ...lanes.map(({ seeds }) => seeds.length)),
    band: useBandKind.getState().choice,
    whole,
    newest,
    furthest: end(lanes, view.x),
    shown,
    xScale: { domain: shown, ticks: ticksWithin(shown, 5) },
  }
}

function lanesOfPage(): LaneView[] {
  const { run, draft } = useLab.getState()
  const lanes: LaneView[] = []
  if (!run) return lanes
  for (const { id, index, settings } of lanesOf(run)) {
    const card = draft.lanes.find((lane) => lane.id === id)
    const series = run.series[index]
    if (!card || !series || card.hidden) continue
    const { method } = settings
    lanes.push({
      id,
      slot: card.slot,
      name: settings.name,
      method,
      k: 'k' in settings ? settings.k : 1,
      kSince: run.marks.findLast((turn) => turn.lane === index && turn.knob === 'k')?.t ?? 0,
      gradientsPerStep: methodRow(method).gradientsPerStep(settings),
      seeds: run.seeds,
      keptRun: null,
      series,
      steps: series.steps.step.length,
      evaluations: series.evaluations.step.length,
    })
  }
  return lanes
}

/** The x of the last point of any lane. */
const end = (lanes: readonly LaneView[], x: XAxisName) =>
  Math.max(0, ...lanes.map(({ series, steps }) => series.steps[x].at(steps - 1) || 0))

/** The x axis, from the start to where the run is planned to end, or to where a longer kept run did. */
function wholeAxis(x: XAxisName, lanes: LaneView[]): Domain {
  const { run } = useLab.getState()
  const furthest = Math.max(0, ...lanes.map(({ series }) => spent(series, x)))
  return [0, heldEnd(run, x, furthest)]
}

/** The end of a lane on an x axis. */
function spent(series: LaneSeries, x: XAxisName): number {
  return x === 'step' ? series.steps.step.length : series[x]
}

/** One mark for each turn of a knob. A turn of the optimizer at one step is one mark for the lanes that share it. */
function marksOf(x: XAxisName, lanes: LaneView[]): Mark[] {
  const { run } = useLab.getState()
  const marks = new Map<string, Mark>()
  for (const { lane, t, knob, from, to } of run?.marks ?? []) {
    const view = lanes.find(({ id }) => id === run?.laneIds[lane])
    // A knob that is set before the first step is a setting of the run.
    if (!view || t === 0) continue
    const turn = { knob: knobSigns[knob], from: exact(from), to: exact(to) }
    const label = `${turn.knob} ${turn.from}→${turn.to}`
    // All lanes apply a turn of the optimizer at one step, but at different costs.
    const shared = x === 'step' && isOptimizerKnob(knob)
    const key = shared ? `${t} ${label}` : `${lane} ${t} ${label}`
    const slot = marks.has(key) ? null : view.slot
    marks.set(key, { key, x: placeOf(view.series, t, x), label, slot, turn })
  }
  return [...marks.values()]
}

/** The x of step t. */
const placeOf = (series: LaneSeries, t: number, x: XAxisName): number =>
  t < series.steps.step.length ? series.steps[x].at(t) : spent(series, x)

/** One mark for each step at which a lost device was recovered; one for each lane where their x differ. */
function resumptionsOf(x: XAxisName, lanes: readonly LaneView[]): Mark[] {
  const { run } = useLab.getState()
  const each = x === 'step' ? lanes.slice(0, 1) : lanes
  return (run?.interruptions ?? []).flatMap((t) =>
    each.map(({ id, slot, series }) => ({
      key: `resumed ${t} ${id}`,
      x: placeOf(series, t, x),
      label: 'resumed',
      turn: null,
      slot: x === 'step' ? null : slot,
    })),
  )
}
