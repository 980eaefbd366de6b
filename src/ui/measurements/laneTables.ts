/** From what the charts draw to what is kept of it, and back. */
import { stepMetricNames, type KnobEvent, type Phase } from '../../experiment/events.ts'
import { isBefore, type Position } from '../../experiment/position.ts'
import {
  addEvaluation,
  addStep,
  emptyTable,
  eventsOf,
  type LaneTable,
} from '../../formats/laneTable.ts'
import { LaneFeed } from './laneFeed.ts'
import type { LaneSeries } from './laneSeries.ts'

/** What a lane measured under one seed. */
function tableOf(series: LaneSeries, lane: number, seed: number): LaneTable {
  const table = emptyTable(lane, seed)
  const { steps, evaluations } = series
  for (let row = 0; row < steps.step.length; row++) {
    const last = row + 1 === steps.step.length
    const metrics = Object.fromEntries(
      stepMetricNames.map((name) => [name, orNull(series.column(name).at(row))]),
    ) as Record<(typeof stepMetricNames)[number], number | null>
    addStep(table, {
      type: 'step',
      lane,
      seed,
      t: steps.step.at(row),
      phase: phaseOf(series, row),
      ...metrics,
      lr: series.column('lr').at(row),
      gradEvals: series.column('gradEvals').at(row),
      ms: series.column('ms').at(row),
      deviceMs: 1000 * (last ? series.seconds : steps.seconds.at(row + 1)),
    })
  }
  for (let row = 0; row < evaluations.step.length; row++) {
    const judged = { valLoss: series.valLoss.at(row), valAccuracy: series.valAccuracy.at(row) }
    addEvaluation(table, { type: 'evaluation', lane, seed, t: evaluations.step.at(row), ...judged })
  }
  return table
}

const orNull = (value: number) => (Number.isNaN(value) ? null : value)

function phaseOf(series: LaneSeries, row: number): Phase {
  if (!Number.isNaN(series.column('refreshMs').at(row))) return 'refresh'
  return Number.isNaN(series.column('reuseMs').at(row)) ? 'base' : 'reuse'
}

/** The tables of all lanes of a run, each under each seed. */
export const tablesOf = (series: readonly LaneSeries[], seeds: readonly number[]): LaneTable[] =>
  series.flatMap((mean, lane) =>
    seeds.map((seed, i) => tableOf(seeds.length > 1 ? mean.seeds[i]! : mean, lane, seed)),
  )

/** Feeds of a run, fed with what its tables hold from before `next`, the place where each seed stands. */
export function feedsOf(
  tables: readonly LaneTable[],
  lanes: number,
  seeds: readonly number[],
  next?: readonly Position[],
): LaneFeed[] {
  const feeds = Array.from({ length: lanes }, () => new LaneFeed(seeds))
  for (const table of tables) {
    const feed = feeds[table.lane]!
    const position = next?.[seeds.indexOf(table.seed)]
    for (const event of eventsOf(table)) {
      if (position && !isBefore(position, lanes, event)) continue
      if (event.type === 'step') feed.addStep(event)
      else feed.addEvaluation(event)
    }
  }
  return feeds
}

/** Of knobs turned, those that had been told where each seed stands. */
export const toldBefore = (
  knobs: readonly KnobEvent[],
  lanes: number,
  seeds: readonly number[],
  next: readonly Position[],
): KnobEvent[] => knobs.filter((knob) => isBefore(next[seeds.indexOf(knob.seed)]!, lanes, knob))
