/** What the table of runs says of a lane: means with their spread, wherever there are several seeds. */
import { expect, test } from 'vitest'
import { parseExperiment } from '../../../../src/experiment/validation.ts'
import { summaryOf } from '../../../../src/ui/store/runSummary.ts'
import { judged, runFacts } from '../../../../src/ui/views/runs/columns.ts'
import { tableOf } from '../../../fixtures/laneTable.ts'
import { runRecord } from '../../../fixtures/runRecord.ts'
import { stepEvent } from '../../../fixtures/series.ts'

const experiment = parseExperiment({ lanes: [{ name: 'A', method: 'base' }] }).experiment!

const runUnder = (bests: readonly number[]) =>
  summaryOf(
    runRecord(experiment, {
      seeds: bests.map((_, seed) => seed),
      tables: bests.map((best, seed) =>
        tableOf(0, seed, [
          stepEvent({ t: 0, seed, loss: 1 }),
          { type: 'evaluation', lane: 0, seed, t: 0, valLoss: 2 - best, valAccuracy: best },
          { type: 'evaluation', lane: 0, seed, t: 1, valLoss: 1.5, valAccuracy: 0.5 },
        ]),
      ),
    }),
  )

const wordsOf = (run: ReturnType<typeof runUnder>) =>
  judged.flatMap(({ columns }) => columns.map(({ read }) => read(run.results[0]!)))

test('several seeds give means with the sample standard deviation', () => {
  const run = runUnder([0.8, 0.9])
  expect(wordsOf(run)).toEqual(['50.0% ± 0.0%', '85.0% ± 7.1%', '1.500 ± 0.000', '1.150 ± 0.071'])
  expect(runFacts(run)).toContain('means ± standard deviation of 2 seeds')
})

test('one seed has no spread, and neither has a run that was kept without it', () => {
  expect(wordsOf(runUnder([0.8]))).toEqual(['50.0%', '80.0%', '1.500', '1.200'])
  const run = runUnder([0.8, 0.9])
  const { deviations: _, ...before } = run.results[0]!
  expect(wordsOf({ ...run, results: [before] })[1]).toBe('85.0%')
})
