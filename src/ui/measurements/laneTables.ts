/** Turns the series that charts draw into the tables that are kept, and back. */
import type { HaltEvent, KnobEvent } from '../../experiment/events.ts'
import { isBefore, type Position } from '../../experiment/position.ts'
import { eventsOf, stepColumnsOf, type LaneTable } from '../../formats/laneTable.ts'
import { LaneFeed } from './laneFeed.ts'
import { eachSeed } from './outcome.ts'
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
    ...(series.hasRecall && {
      memorised: series.memorised.values,
      resisted: series.resisted.values,
    }),
  },
})

/** The tables of all lanes of a run, each under each seed. */
export const tablesOf = (series: readonly LaneSeries[], seeds: readonly number[]): LaneTable[] =>
  series.flatMap((mean, lane) =>
    eachSeed(mean).map((single, i) => tableOf(single, lane, seeds[i]!)),
  )

/** Feeds of a run, fed with what its tables hold from before `next`, the place where each seed stands, and halted. */
export function feedsOf(
  { tables, halts }: { tables: readonly LaneTable[]; halts: readonly HaltEvent[] },
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
  for (const { lane, seed } of halts) feeds[lane]?.halt(seed)
  return feeds
}

/** Returns the events that had been told before the place where each seed stands. */
export const toldBefore = <E extends KnobEvent | HaltEvent>(
  events: readonly E[],
  lanes: number,
  seeds: readonly number[],
  next: readonly Position[],
): E[] => events.filter((event) => isBefore(next[seeds.indexOf(event.seed)]!, lanes, event))
