/** Sweeps without a page: cells that train beside each other measure to the bit what they measure one after the other. */
import { beforeEach, expect, test, vi } from 'vitest'
import { FakeBrowser } from '../../../fixtures/browser.ts'
import { settled } from '../../../fixtures/session.ts'
import {
  atWork,
  isDone,
  keys,
  openTab,
  request,
  results,
  stubStorage,
  swept,
  train,
  type Tab,
} from '../../../fixtures/sweeps.ts'

beforeEach(stubStorage)

test.each([
  [2, {}, 2],
  [16, {}, 6],
  [4, { seeds: 2 }, 4],
  [3, { interleaved: true, steps: 16 }, 6],
])('%i cores, %j: the results of one worker, to the bit', async (cores, changes, most) => {
  const alone = await swept(1, { ...changes, interleaved: false })
  const beside = await swept(cores, changes)
  expect(beside.runs).toEqual(alone.runs)
  expect(beside.begun).toEqual(keys)
  expect(beside.most).toBe(most)
  expect(beside.tab.trainers.all).toHaveLength(Math.min(cores, keys.length))
  expect(atWork(beside.tab)).toEqual([])
  expect(alone.runs.every(({ tables, checkpoint }) => tables.length > 0 && checkpoint)).toBe(true)
  expect(beside.tab.useSweep.getState().plan!.atOnce).toBe(Math.min(cores, keys.length))
})

test('runs that leave the finite stop alone, and are kept with their cause', async () => {
  const document = {
    optimizer: { name: 'sgd', lr: 0.01, clipNorm: null, weightDecay: 10, schedule: 'constant' },
  }
  const rows = { path: 'optimizer.lr', values: [0.01, 100] }
  const alone = await swept(1, { rows, steps: 40 }, document)
  const beside = await swept(3, { rows, steps: 40 }, document)
  expect(beside.runs).toEqual(alone.runs)
  const stopped = beside.runs.map(({ halts }) => halts.length)
  expect(stopped).toEqual([0, 0, 0, 0, 1, 1])
  expect(beside.tab.states()['1-0']!.halts).toEqual(beside.runs[4]!.halts)
})

test.each(['webgpu', 'cpu'] as const)('on %s one trains at a time', async (name) => {
  const tab = await openTab(new FakeBrowser(), 8, name)
  void tab.sweeper.start(request)
  await train(tab, () => tab.inState('done').length === 2)
  expect(tab.trainers.all).toHaveLength(1)
  tab.sweeper.cancel()
})

test.each([
  [2, 1],
  [11, 1],
  [12, 2],
])('on %i cores the seeds of a cell share %i', async (cores, workers) => {
  const tab = await openTab(new FakeBrowser(), cores)
  void tab.sweeper.start({ ...request, seeds: 2 })
  await train(tab, isDone(tab))
  const starts = tab.trainers.all.flatMap((trainer) => trainer.starts)
  expect(starts.map((start) => start.workers)).toEqual(keys.map(() => workers))
})

test('a cell whose worker crashes fails alone; another worker takes its place', async () => {
  const whole = await swept(2)
  const tab = await openTab(new FakeBrowser(), 2)
  void tab.sweeper.start(request)
  await vi.waitFor(() => expect(tab.inState('training')).toEqual(['sam', 'base']))
  tab.trainers.all[1]!.crash('The training worker failed: no memory.')
  await train(tab, isDone(tab))
  expect(tab.states()['base']).toMatchObject({
    state: 'failed',
    why: 'The training worker failed: no memory.',
  })
  expect(tab.inState('done')).toEqual(keys.filter((key) => key !== 'base'))
  expect(tab.trainers.all).toHaveLength(3)
  await vi.waitFor(() => expect(tab.useKept.getState().runs).toHaveLength(5))
  const { plan } = tab.useSweep.getState()
  const after = await tab.getRun(tab.runId(plan!, { key: '1-1' }))
  expect(after!.tables).toEqual(whole.runs[5]!.tables)
})

test('by turns, a worker that crashes while the sweep is paused fails the cell whose turn it is', async () => {
  const turns = { interleaved: true, steps: 16 }
  const whole = await swept(3, turns)
  const tab = await openTab(new FakeBrowser(), 2)
  void tab.sweeper.start({ ...request, ...turns })
  await train(tab, () => tab.inState('training').length === keys.length)
  await tab.sweeper.pause()
  tab.trainers.all[0]!.crash('The device was lost.')
  await settled()
  await tab.sweeper.resume()
  await train(tab, isDone(tab))
  const failed = tab.inState('failed')
  expect(failed).toHaveLength(1)
  await vi.waitFor(() => expect(tab.useKept.getState().runs).toHaveLength(5))
  const { plan } = tab.useSweep.getState()
  for (const [i, key] of keys.entries()) {
    const run = await tab.getRun(tab.runId(plan!, { key }))
    expect(run?.tables).toEqual(key === failed[0] ? undefined : whole.runs[i]!.tables)
  }
})

test('where a worker cannot be opened the sweep stops and says why; it can be gone on with', async () => {
  const tab = await openTab(new FakeBrowser(), 2)
  tab.trainers.prepare = (trainer) => {
    if (tab.trainers.all.length === 1) trainer.refuse('open', 'There is no WebAssembly here.')
  }
  await tab.sweeper.start(request)
  expect(tab.useSweep.getState()).toMatchObject({
    status: 'stopped',
    why: 'There is no WebAssembly here.',
  })
  expect(tab.inState('waiting')).toEqual(keys)
  expect(atWork(tab)).toEqual([])
  tab.trainers.prepare = () => {}
  void tab.sweeper.goOn()
  await train(tab, isDone(tab))
  expect(tab.inState('done')).toEqual(keys)
})

test('what failed is tried again when the sweep is gone on with', async () => {
  const tab = await openTab(new FakeBrowser(), 2)
  tab.trainers.prepare = (trainer) => {
    if (tab.trainers.all.length === 0) trainer.refuse('start', 'There is no memory for it.')
  }
  void tab.sweeper.start(request)
  await train(tab, () => tab.inState('done').length === 2)
  expect(tab.states()['sam']).toMatchObject({ state: 'failed', why: 'There is no memory for it.' })
  tab.sweeper.cancel()
  void tab.sweeper.goOn()
  await train(tab, isDone(tab))
  expect(tab.inState('done')).toEqual(keys)
  expect(Object.values(tab.states()).every(({ why }) => why === null)).toBe(true)
})

test('paused every worker stands still; resumed all go on to the same end', async () => {
  const whole = await swept(2)
  const tab = await openTab(new FakeBrowser(), 3)
  void tab.sweeper.start(request)
  await train(tab, () => tab.inState('training').length === 3)
  await train(tab, () => tab.states()['0-0']!.steps > 2)
  await tab.sweeper.pause()
  expect(tab.said.at(-1)).toBe('The sweep is paused.')
  const before = tab.states()
  for (let i = 0; i < 10; i++) for (const trainer of atWork(tab)) await trainer.train(1)
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(tab.states()).toEqual(before)
  await tab.sweeper.resume()
  await train(tab, isDone(tab))
  expect(await results(tab)).toEqual(whole.runs)
})

test('Play on the page makes every worker of the sweep wait; resuming pauses the page', async () => {
  const tab = await openTab(new FakeBrowser(), 2)
  void tab.sweeper.start(request)
  await train(tab, () => tab.inState('training').length === 2)
  tab.useLab.setState({ status: 'running' })
  await vi.waitFor(() => expect(tab.said.at(-1)).toBe('The sweep is paused.'))
  expect(tab.useSweep.getState()).toMatchObject({
    status: 'paused',
    why: 'The sweep waits while the run on the page trains.',
  })
  for (const trainer of atWork(tab)) expect(trainer.calls.at(-1)).toBe('pause')
  tab.pausePage.mockClear()
  await tab.sweeper.resume()
  expect(tab.pausePage).toHaveBeenCalledOnce()
  expect(tab.useLab.getState().status).toBe('paused')
  await train(tab, isDone(tab))
})

test('cancelled every worker ends; gone on with, here or after a reload, the rest is trained to the same end', async () => {
  const whole = await swept(2)
  const browser = new FakeBrowser()
  let tab = await openTab(browser, 2)
  const startsOf = ({ trainers }: Tab) => trainers.all.flatMap(({ starts }) => starts).length
  void tab.sweeper.start(request)
  await train(tab, () => tab.inState('done').length === 2)
  await train(tab, () => tab.states()['0-0']!.steps > 2)
  tab.sweeper.cancel()
  expect(atWork(tab)).toEqual([])
  expect(tab.useSweep.getState().status).toBe('stopped')
  expect(tab.inState('waiting')).toEqual(keys.slice(2))
  expect(tab.states()['0-0']).toMatchObject({ steps: 0, series: null })

  const before = startsOf(tab)
  void tab.sweeper.goOn()
  await train(tab, () => tab.inState('done').length === 4)
  expect(startsOf(tab) - before).toBeLessThanOrEqual(4)
  await vi.waitFor(() => expect(tab.useKept.getState().runs).toHaveLength(4))
  tab.close()

  tab = await openTab(browser, 4)
  await tab.restoreSweep()
  expect(tab.useSweep.getState().status).toBe('stopped')
  expect(tab.inState('done')).toEqual(keys.slice(0, 4))
  void tab.sweeper.goOn()
  await train(tab, isDone(tab))
  const starts = tab.trainers.all.flatMap((trainer) => trainer.starts)
  expect(starts.map(({ workers }) => workers)).toEqual([2, 2]) // two cells on four cores
  expect(await results(tab)).toEqual(whole.runs)
  expect(tab.useSweep.getState().plan!.atOnce).toBe(2)
})

test('another tab sees it train and wait, and goes on with it when the first is closed', async () => {
  const browser = new FakeBrowser()
  const [a, b] = [await openTab(browser, 2), await openTab(browser, 2)]
  await b.restoreSweep()
  void a.sweeper.start(request)
  await train(a, () => a.inState('done').length >= 1)
  await vi.waitFor(() => expect(b.useSweep.getState().status).toBe('elsewhere'))
  await vi.waitFor(() => expect(b.inState('done').length).toBeGreaterThan(0))
  const other = () => b.sweepElsewhere(b.useOtherTabs.getState())
  expect(other()!.training).toBe(true)
  await b.sweeper.start(request)
  expect(b.trainers.all).toEqual([])
  expect(b.useLab.getState().notices).toEqual([
    'A sweep is trained in another tab: pause or cancel it there.',
  ])
  await a.sweeper.pause()
  await vi.waitFor(() => expect(other()!.training).toBe(false))
  a.close()
  await vi.waitFor(() => expect(other()).toBeNull())
  void b.sweeper.goOn()
  await train(b, isDone(b))
  expect(b.inState('done')).toEqual(keys)
})
