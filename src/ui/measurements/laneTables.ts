/** Turns the series that charts draw into the tables that are kept, and back. */
import type { KnobEvent } from '../../experiment/events.ts'
import { isBefore, type Position } from '../../experiment/position.ts'
import { eventsOf, stepColumnsOf, type LaneTable } from '../../formats/laneTable.ts'
import { LaneFeed } from './laneFeed.ts'
import type { LaneSeries } from './laneSeries.ts'

/** What a lane measured under one seed. Nothing is copied: a series only adds rows to its columns. */
const tableOf = (series: LaneSeries, lane: number, seed: number): LaneTable => ({
  lane,
  seed,
  steps: stepColumnsOf(
    series.phase.values,
    (name) => series.column(name).values,
    (name) => (name === 'deviceMs' ? series.deviceMs : series.column(name)).values,
  ),
  evaluations: {
    t: series.evaluations.step.values,
    valLoss: series.valLoss.values,
    valAccuracy: series.valAccuracy.values,
  },
})

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

/** Returns the turns that had been told before the place where each seed stands. */
export const toldBefore = (
  knobs: readonly KnobEvent[],
  lanes: number,
  seeds: readonly number[],
  next: readonly Position[],
): KnobEvent[] => knobs.filter((knob) => isBefore(next[seeds.indexOf(knob.seed)]!, lanes, knob))
