/** The Experiments of a sweep: two fields replaced, all else the document's. */
import { expect, test } from 'vitest'
import { parseExperiment } from '../../../../src/experiment/validation.ts'
import { cellsOf, runName, type SweepPlan } from '../../../../src/ui/views/sweep/sweepPlan.ts'
import { documentOf, draftOf } from '../../../../src/ui/store/draft.ts'

const page = parseExperiment({
  dataset: { trainSize: 600, labelNoise: 0.2 },
  model: { patchSize: 4 },
  optimizer: { lr: 0.005 },
  lanes: [
    { name: 'Plain', method: 'base' },
    { name: 'SAM', method: 'sam', rho: 0.3 },
    {
      name: 'Mine',
      method: 'look-sam',
      rho: 0.1,
      k: 7,
      norms: 'per-layer',
      optimizer: { lr: 0.01 },
    },
  ],
}).experiment!

const plan = (change: Partial<SweepPlan> = {}): SweepPlan => ({
  id: 'sweep-1',
  begun: '2026-11-25T00:00:00.000Z',
  method: 'look-sam',
  rows: { path: 'lane.k', values: [1, 5] },
  columns: { path: 'lane.alpha', values: [0.2, 2] },
  steps: 50,
  seeds: 1,
  interleaved: false,
  atOnce: 1,
  document: documentOf(draftOf(page)),
  ...change,
})

test('SAM and base come first, then the grid row by row', () => {
  const cells = cellsOf(plan())
  expect(cells.map(({ key }) => key)).toEqual(['sam', 'base', '0-0', '0-1', '1-0', '1-1'])
  expect(cells.map(({ name }) => name)).toEqual([
    'SAM',
    'Plain',
    'k 1, α 0.2',
    'k 1, α 2',
    'k 5, α 0.2',
    'k 5, α 2',
  ])
  expect(runName(plan(), cells[4]!)).toBe('Sweep LookSAM k 5, α 0.2')
  expect(runName(plan(), cells[1]!)).toBe('Sweep Plain')
})

test('a cell is the lane of the method with two values replaced, its own optimizer settings for all', () => {
  const [sam, base, , cell] = cellsOf(plan()).map(({ experiment }) => experiment!)
  expect(cell).toEqual({
    ...page,
    training: { ...page.training, steps: 50 },
    optimizer: { ...page.optimizer, lr: 0.01 },
    lanes: [{ name: 'Mine', method: 'look-sam', rho: 0.1, k: 1, alpha: 2, norms: 'per-layer' }],
  })
  expect(sam).toEqual({ ...cell, lanes: [{ name: 'SAM', method: 'sam', rho: 0.1 }] })
  expect(base).toEqual({ ...cell, lanes: [{ name: 'Plain', method: 'base' }] })
})

test('fields of sections are swept as well; a lane’s own learning rate does not hide the swept one', () => {
  const rows = { path: 'optimizer.lr', values: [0.1, 0.2] }
  const columns = { path: 'model.width', values: [24, 48] }
  const cell = cellsOf(plan({ rows, columns })).find(({ key }) => key === '1-0')!
  expect(cell.experiment!.optimizer.lr).toBe(0.2)
  expect(cell.experiment!.model.width).toBe(24)
  expect(cell.experiment!.lanes[0]!.optimizer).toBeUndefined()
})

test('a combination that is no Experiment says why; the others stay', () => {
  const rows = { path: 'model.heads', values: [4, 5] }
  const columns = { path: 'lane.k', values: [2, 3] }
  const cells = cellsOf(plan({ rows, columns }))
  expect(cells.map(({ experiment }) => experiment !== null)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ])
  expect(cells[4]!.problem).toBe(
    'model.heads: 5 is not allowed; allowed: a divisor of model.width (48)',
  )
})

test('a layer-wise method is set against LayerSAM', () => {
  const { experiment } = cellsOf(plan({ method: 'look-layer-sam' }))[0]!
  expect(experiment!.lanes[0]).toMatchObject({ method: 'layer-sam', rho: 0.3 })
})
