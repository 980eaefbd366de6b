/** Kept runs in the browser's database: what is written of them, and what happens if the database cannot be used. */
import { afterEach, expect, test, vi } from 'vitest'
import { parseExperiment } from '../../../src/experiment/validation.ts'
import { sameTable, stepsIn, type LaneTable } from '../../../src/formats/laneTable.ts'
import type { RunRecord } from '../../../src/formats/runRecord.ts'
import { pageSteps } from '../../../src/ui/store/rowPages.ts'
import { FakeBrowser } from '../../fixtures/browser.ts'
import { tableOf } from '../../fixtures/laneTable.ts'
import { runRecord } from '../../fixtures/runRecord.ts'
import { stepEvent } from '../../fixtures/series.ts'

const experiment = parseExperiment({
  training: { steps: 100_000 },
  lanes: [
    { name: 'A', method: 'base' },
    { name: 'B', method: 'sam' },
  ],
}).experiment!

afterEach(() => vi.restoreAllMocks())

/** A run with so many steps in each lane. `loss` tells the rows of two runs apart. */
function trained(steps: readonly number[], loss = 1, given: Partial<RunRecord> = {}): RunRecord {
  const tables = steps.map((length, lane): LaneTable => {
    const events = Array.from({ length }, (_, t) => stepEvent({ lane, t, loss: loss + t }))
    const judged = { valLoss: loss, valAccuracy: 0.5 }
    return tableOf(lane, 0, [
      ...events,
      { type: 'evaluation', lane, seed: 0, t: length, ...judged },
    ])
  })
  return runRecord(experiment, { id: 'r', tables, ...given })
}

/** Steps that are written into the database from now on. */
function countSteps(): { written: number } {
  const count = { written: 0 }
  const { put } = IDBObjectStore.prototype
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    value,
    key,
  ) {
    if (this.name === 'rows') count.written += stepsIn(value as LaneTable)
    return put.call(this, value, key)
  })
  return count
}

/** The database as another page sees it. */
const opened = (version?: number, upgrade: (db: IDBDatabase) => void = () => {}) =>
  new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('looksam-lab', version)
    request.addEventListener('upgradeneeded', () => upgrade(request.result))
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error!))
  })

async function pagesKept(): Promise<number> {
  const db = await opened()
  const request = db.transaction('rows').objectStore('rows').count()
  await new Promise((resolve) => request.addEventListener('success', resolve))
  db.close()
  return request.result
}

/** Whether a tab finds a run as it was kept. */
async function isKept(tab: Tab, run: RunRecord): Promise<boolean> {
  const found = (await tab.getRun(run.id))!
  expect({ ...found, tables: [] }).toEqual({ ...run, tables: [] })
  expect(found.tables.map(stepsIn)).toEqual(run.tables.map(stepsIn))
  return found.tables.every((table, i) => sameTable(table, run.tables[i]!))
}

type Tab = Awaited<ReturnType<FakeBrowser['open']>>
const notices = (tab: Tab) => tab.useLab.getState().notices

test('a run that grows has only its new steps written, whatever its length', async () => {
  const tab = await new FakeBrowser().open()
  const growing = {}
  const count = countSteps()
  for (const steps of [5000, 5100, 13_000, 13_050]) {
    const before = count.written
    const earlier = (await tab.getRun('r'))?.tables.map(stepsIn) ?? [0, 0]
    const run = trained([steps, steps + 1], 1, { checkpoint: Uint8Array.of(steps % 256) })
    expect(await tab.keepRun(run, growing)).toBe(true)
    const added = run.tables.reduce((sum, table, i) => sum + stepsIn(table) - earlier[i]!, 0)
    expect(count.written - before).toBeGreaterThanOrEqual(added)
    expect(count.written - before).toBeLessThan(added + 2 * pageSteps)
    expect(await isKept(tab, run)).toBe(true)
  }
})

test('rows measured anew after an earlier checkpoint take the place of those kept before', async () => {
  const tab = await new FakeBrowser().open()
  await tab.keepRun(trained([5000, 5000], 1), {})
  const again = trained([5100, 5050], 2)
  await tab.keepRun(again, {})
  expect(await isKept(tab, again)).toBe(true)
  expect(await pagesKept()).toBe(4)
})

test('a lane that has become shorter, in a run that has not, leaves no rows behind', async () => {
  const tab = await new FakeBrowser().open()
  await tab.keepRun(trained([5000, 5000]))
  const other = trained([3000, 9000], 2)
  await tab.keepRun(other)
  expect(await isKept(tab, other)).toBe(true)
  expect(await pagesKept()).toBe(1 + 3)
})

test('a grown run that was deleted meanwhile is kept whole', async () => {
  const tab = await new FakeBrowser().open()
  const growing = {}
  await tab.keepRun(trained([5000, 5000]), growing)
  await tab.deleteRun('r')
  const run = trained([5100, 5100])
  await tab.keepRun(run, growing)
  expect(await isKept(tab, run)).toBe(true)
})

test('a grown run that another tab has kept meanwhile is kept whole under its own id', async () => {
  const browser = new FakeBrowser()
  const deaf = { locks: false, channel: false }
  const [a, b] = [await browser.open(deaf), await browser.open(deaf)]
  const growing = {}
  await a.keepRun(trained([5000, 5000]), growing)
  await b.takeUp('r')
  const other = trained([5200, 5200], 2)
  await b.keepRun(other, {})
  const own = trained([5100, 5100])
  expect(await a.keepRun(own, growing)).toBe('elsewhere')
  await a.keepRun({ ...own, id: 'own' }, growing)
  expect(await isKept(a, { ...own, id: 'own' })).toBe(true)
  expect(await isKept(a, other)).toBe(true)
})

test('deleting a run deletes its rows, and those of no other run', async () => {
  const tab = await new FakeBrowser().open()
  await tab.keepRun(trained([5000, 5000]))
  const other = trained([10, 20], 1, { id: 'r2' })
  await tab.keepRun(other)
  await tab.deleteRun('r')
  expect(await tab.getRun('r')).toBeNull()
  expect(await isKept(tab, other)).toBe(true)
  expect(await pagesKept()).toBe(2)
})

test('storage that is full in the midst of writing leaves what was kept, says why, and the run lasts in memory', async () => {
  const browser = new FakeBrowser()
  const tab = await browser.open()
  const growing = {}
  const kept = trained([5000, 5000])
  await tab.keepRun(kept, growing)
  const { put } = IDBObjectStore.prototype
  let pages = 0
  const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    value,
    key,
  ) {
    if (this.name === 'rows' && ++pages === 2) throw new DOMException('', 'QuotaExceededError')
    return put.call(this, value, key)
  })
  const grown = trained([9000, 9000])
  expect(await tab.keepRun(grown, growing)).toBe(false)
  expect(pages).toBe(2)
  expect(notices(tab)).toEqual([
    'This browser does not keep runs (its storage for this page is full, QuotaExceededError). Training goes on, and runs last as long as this page: export a run to a file to keep it.',
  ])
  expect(await isKept(tab, grown)).toBe(true)
  full.mockRestore()
  const other = await browser.open()
  expect(await isKept(other, kept)).toBe(true)
  // There is room again.
  const later = trained([9100, 9100])
  expect(await tab.keepRun(later, growing)).toBe(true)
  expect(await isKept(other, later)).toBe(true)
})

test('a browser without a database says so, and the run lasts in memory', async () => {
  const browser = new FakeBrowser()
  Object.assign(globalThis, { indexedDB: undefined })
  const tab = await browser.open()
  const run = trained([3, 3])
  expect(await tab.keepRun(run)).toBe(false)
  expect(notices(tab)).toEqual([
    'This browser does not keep runs (it has no IndexedDB). Training goes on, and runs last as long as this page: export a run to a file to keep it.',
  ])
  expect(await isKept(tab, run)).toBe(true)
})

const outdated =
  'A newer version of this page has been opened in this browser, so that this one no longer keeps runs. Training goes on, and runs last as long as this page: export a run to a file to keep it, then reload the page.'

test('a newer version of the page gets the database at once, and the older tab says to reload', async () => {
  const tab = await new FakeBrowser().open()
  await tab.keepRun(trained([5, 5]))
  const newer = await opened(3)
  expect(notices(tab)).toEqual([outdated])
  tab.useLab.setState({ notices: [] })
  const run = trained([9, 9])
  expect(await tab.keepRun(run)).toBe(false)
  expect(notices(tab)).toEqual([])
  expect(tab.useKept.getState().problem).toBe(outdated)
  expect(await isKept(tab, run)).toBe(true)
  newer.close()
})

test('a page that is older than the database says so', async () => {
  const browser = new FakeBrowser()
  const newer = await opened(3)
  newer.close()
  const tab = await browser.open()
  expect(notices(tab)).toEqual([outdated])
  expect(tab.useKept.getState().runs).toEqual([])
})

test('while an older tab has the database open, the page says what it waits for', async () => {
  const browser = new FakeBrowser()
  // It has no listener that closes it for a newer version.
  const older = await opened(1, (db) => {
    for (const name of ['summaries', 'heavy']) db.createObjectStore(name, { keyPath: 'id' })
  })
  const opening = browser.open()
  const { useLab } = await import('../../../src/ui/store/lab.ts')
  const waits = expect.stringContaining('Another tab has an older version of this page open')
  await vi.waitFor(() => expect(useLab.getState().notices).toEqual([waits]))
  older.close()
  const tab = await opening
  expect(notices(tab)).toEqual([])
  expect(tab.useKept.getState().runs).toEqual([])
})
