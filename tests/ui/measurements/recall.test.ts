/** What became of wrong labels, from the events of a run to what is kept of it and back. */
import { describe, expect, it } from 'vitest'
import type { EvaluationEvent } from '../../../src/experiment/events.ts'
import { textOfTable, tableOfCells } from '../../../src/formats/laneTableFile.ts'
import { fileTableSchema } from '../../../src/formats/laneTableSchema.ts'
import { sameTable } from '../../../src/formats/laneTable.ts'
import { LaneFeed } from '../../../src/ui/measurements/laneFeed.ts'
import { feedsOf, tablesOf } from '../../../src/ui/measurements/laneTables.ts'
import { pagesOf, pageSteps, tableOfPages } from '../../../src/ui/store/rowPages.ts'

const evaluation = (t: number, seed: number, recall = true): EvaluationEvent => ({
  type: 'evaluation',
  lane: 0,
  seed,
  t,
  valLoss: 1,
  valAccuracy: 0.5,
  ...(recall && { memorised: 0.25 * (1 + seed), resisted: 0.125 * (1 + seed) }),
})

const fed = (seeds: readonly number[], recall = true) => {
  const feed = new LaneFeed(seeds)
  for (const t of [0, 10, 2 * pageSteps])
    for (const seed of seeds) feed.addEvaluation(evaluation(t, seed, recall))
  return feed.series
}

describe('a run with wrong labels', () => {
  const series = fed([1])
  const [table] = tablesOf([series], [1])

  it('keeps their shares as columns', () => {
    expect([...table!.evaluations.memorised!]).toEqual([0.5, 0.5, 0.5])
    expect([...table!.evaluations.resisted!]).toEqual([0.25, 0.25, 0.25])
  })

  it('has them again after it was kept in pages, written to a file, and read', () => {
    const pages = [...pagesOf('run', table!, 0)]
    expect(pages.length).toBeGreaterThan(1)
    const kept = tableOfPages(0, 1, pages)
    expect(sameTable(kept, table!)).toBe(true)
    const file = fileTableSchema.parse(JSON.parse([...textOfTable(kept)].join('')))
    const read = tableOfCells(file)
    expect(sameTable(read, table!)).toBe(true)
    const [again] = feedsOf({ tables: [read], halts: [] }, 1, [1])
    expect([...again!.series.memorised.values]).toEqual([0.5, 0.5, 0.5])
  })

  it('has their mean over seeds', () => {
    expect([...fed([0, 1]).memorised.values]).toEqual([0.375, 0.375, 0.375])
    expect([...fed([0, 1]).resisted.values]).toEqual([0.1875, 0.1875, 0.1875])
  })
})

it('a run without wrong labels has no such columns, as before there were any', () => {
  const series = fed([1], false)
  expect(series.hasRecall).toBe(false)
  const [table] = tablesOf([series], [1])
  expect(Object.keys(table!.evaluations)).toEqual(['t', 'valLoss', 'valAccuracy'])
  expect([...textOfTable(table!)].join('')).not.toContain('memorised')
})
