/** Tables cut into pages and put together again. */
import { expect, test } from 'vitest'
import type { EvaluationEvent } from '../../../src/experiment/events.ts'
import { sameTable, stepsIn } from '../../../src/formats/laneTable.ts'
import { pagesOf, pageSteps, tableOfPages } from '../../../src/ui/store/rowPages.ts'
import { tableOf } from '../../fixtures/laneTable.ts'
import { stepEvent } from '../../fixtures/series.ts'

/** A table of so many steps, with evaluations before steps 0, 1000, 2000, … and after the last step. */
function tableWith(steps: number) {
  const trained = Array.from({ length: steps }, (_, t) =>
    stepEvent({ t, loss: 1 / (t + 1), phase: t % 5 === 0 ? 'refresh' : 'reuse' }),
  )
  const times = Array.from({ length: Math.ceil(steps / 1000) }, (_, i) => 1000 * i)
  const judged = [...times, steps].map((t): EvaluationEvent => {
    return { type: 'evaluation', lane: 0, seed: 0, t, valLoss: 1 / (t + 1), valAccuracy: NaN }
  })
  return tableOf(0, 0, [...trained, ...judged])
}

test.each([0, 1, pageSteps - 1, pageSteps, pageSteps + 1, 3 * pageSteps, 10_000])(
  'a table of %i steps comes back from its pages',
  (steps) => {
    const table = tableWith(steps)
    const pages = [...pagesOf('r', table, 0)]
    expect(sameTable(tableOfPages(0, 0, pages), table)).toBe(true)
    for (const page of pages) {
      expect(stepsIn(page)).toBeLessThanOrEqual(pageSteps)
      for (const column of [...Object.values(page.steps), ...Object.values(page.evaluations)]) {
        // A column that shares its memory with others would take all of it into the database.
        expect(column.buffer.byteLength).toBe(column.byteLength)
      }
    }
  },
)

test('an empty table has no pages', () => {
  expect([...pagesOf('r', tableOf(0, 0, []), 0)]).toEqual([])
})

test.each([0, 17, pageSteps - 1, pageSteps, pageSteps + 1, 2 * pageSteps])(
  'with %i steps unchanged, the pages of earlier steps are left out and no later one is',
  (unchanged) => {
    const steps = 2 * pageSteps + 30
    const all = [...pagesOf('r', tableWith(steps), 0)]
    const changed = [...pagesOf('r', tableWith(steps), unchanged)]
    const later = all.slice(Math.floor(unchanged / pageSteps))
    expect(changed.map(({ from }) => from)).toEqual(later.map(({ from }) => from))
    expect(changed.every((page, i) => sameTable(page, later[i]!))).toBe(true)
    const written = changed.reduce((sum, page) => sum + stepsIn(page), 0)
    expect(written).toBeLessThan(steps - unchanged + pageSteps)
  },
)
