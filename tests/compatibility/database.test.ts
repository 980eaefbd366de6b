/** The database of runs as commit c307a07 left it (version 1) opens with every run in it. */
import { expect, test } from 'vitest'
import { decodeRun } from '../../src/formats/runFile.ts'
import type { RunRecord } from '../../src/formats/runRecord.ts'
import { FakeBrowser } from '../fixtures/browser.ts'
import { textOf } from './c307a07.ts'

const names = ['stopped', 'three-seeds', 'turned-and-halted']

/** What that commit kept of a run: its file's tables as they are, and bytes of its checkpoint. */
function keptThen(name: string) {
  const {
    format: _,
    version: __,
    tables,
    checkpoint: base64,
    ...run
  } = JSON.parse(textOf(`${name}.run.json`)) as {
    format: string
    version: number
    checkpoint: string | null
    tables: object[]
  } & Omit<RunRecord, 'tables' | 'checkpoint'>
  const checkpoint = base64 === null ? null : Uint8Array.from(Buffer.from(base64, 'base64'))
  const numbers = { steps: 1, gradEvals: 1, seconds: 1 }
  const judged = { finalAccuracy: 0.5, bestAccuracy: 0.5, finalLoss: 1, bestLoss: 1 }
  const results = run.experiment.lanes.map((lane) => {
    return { name: lane.name, method: lane.method, ...numbers, ...judged }
  })
  const resumable = checkpoint !== null && run.state === 'stopped'
  const summary = { ...run, results, resumable, kept: '2026-11-26T10:00:00.000Z' }
  return { summary, heavy: { id: run.id, tables, checkpoint } }
}

/** Makes the database that the commit made. */
const databaseThen = () =>
  new Promise<void>((resolve, reject) => {
    const request = indexedDB.open('looksam-lab', 1)
    request.addEventListener('error', () => reject(request.error!))
    request.addEventListener('upgradeneeded', () => {
      const summaries = request.result.createObjectStore('summaries', { keyPath: 'id' })
      const heavy = request.result.createObjectStore('heavy', { keyPath: 'id' })
      for (const name of names) {
        const kept = keptThen(name)
        summaries.put(kept.summary)
        heavy.put(kept.heavy)
      }
    })
    request.addEventListener('success', () => {
      request.result.close()
      resolve()
    })
  })

test('every run is in the table, and is what its file says', async () => {
  const browser = new FakeBrowser()
  await databaseThen()
  const tab = await browser.open()
  expect(tab.useLab.getState().notices).toEqual([])
  expect(
    tab.useKept
      .getState()
      .runs?.map(({ id }) => id)
      .toSorted(),
  ).toEqual(names)
  for (const name of names) {
    const { experiment: _, ...run } = decodeRun(textOf(`${name}.run.json`))
    expect(await tab.getRun(name)).toMatchObject(run)
  }
})

test('a run is gone on with, kept again, and deleted', async () => {
  const browser = new FakeBrowser()
  await databaseThen()
  const tab = await browser.open()
  const run = (await tab.takeUp('stopped'))!
  expect(run.checkpoint).not.toBeNull()
  expect(await tab.keepRun({ ...run, interruptions: [1] })).toBe(true)
  expect(await tab.getRun('stopped')).toEqual({ ...run, interruptions: [1] })
  await tab.deleteRun('stopped')
  expect(await tab.getRun('stopped')).toBeNull()
  const again = await browser.open()
  expect(again.useKept.getState().runs).toHaveLength(2)
})
