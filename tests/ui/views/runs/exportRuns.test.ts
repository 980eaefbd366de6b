/** The table of runs as CSV: tidy, a row for each run, lane and seed. */
import { expect, test } from 'vitest'
import { tableOfRuns } from '../../../../src/ui/views/runs/exportRuns.ts'
import { measuredRun } from '../../../fixtures/measuredRun.ts'

test('each lane under each seed has a row, with the knobs as they stood at the end', async () => {
  const { run } = await measuredRun
  const [first, second] = run.tables
  const seeds = [run.seeds[0]!, 9]
  const tables = [first!, { ...first!, seed: 9 }, second!, { ...second!, seed: 9 }]
  const csv = tableOfRuns([{ ...run, name: '=A, "run"', seeds, tables }])
  const [head, ...rows] = csv.trimEnd().split('\r\n')
  const names = head!.split(',')
  expect(rows).toHaveLength(4)
  const cells = rows.map((row) => row.replace(`"'=A, ""run"""`, 'A run').split(','))
  expect(cells.every((row) => row.length === names.length)).toBe(true)
  const column = (name: string) => cells.map((row) => row[names.indexOf(name)])
  expect(column('seed')).toEqual([String(seeds[0]), '9', String(seeds[0]), '9'])
  expect(column('lane')).toEqual(['base', 'base', 'LookSAM', 'LookSAM'])
  expect(column('alpha')).toEqual(['', '', '0.7', '0.7'])
  expect(column('k')).toEqual(['', '', '3', '3'])
  expect(column('steps')).toEqual(['7', '7', '7', '7'])
  expect(column('gradEvals')).toEqual(['7', '7', '10', '10'])
  const { valAccuracy } = first!.evaluations
  expect(Math.fround(Number(column('finalAccuracy')[0]))).toBe(valAccuracy.at(-1))
})
