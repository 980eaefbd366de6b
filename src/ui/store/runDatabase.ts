/** Kept runs in the browser's own database: summaries apart from what is heavy. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { RunRecord } from '../../formats/runRecord.ts'
import { summaryOf, type RunSummary } from './runSummary.ts'

type Heavy = Pick<RunRecord, 'id' | 'tables' | 'checkpoint'>

interface Schema extends DBSchema {
  summaries: { key: string; value: RunSummary }
  heavy: { key: string; value: Heavy }
}

let opening: Promise<IDBPDatabase<Schema>> | null = null

/** Rejects where the browser has no database or lets nobody in. */
function database(): Promise<IDBPDatabase<Schema>> {
  opening ??= openDB<Schema>('looksam-lab', 1, {
    upgrade(db) {
      db.createObjectStore('summaries', { keyPath: 'id' })
      db.createObjectStore('heavy', { keyPath: 'id' })
    },
    // Another tab may bring a newer version: this one lets go and opens again when it next needs to.
    blocking: (_current, _blocked, event) => {
      ;(event.target as IDBDatabase).close()
      opening = null
    },
    terminated: () => {
      opening = null
    },
  })
  opening.catch(() => {
    opening = null
  })
  return opening
}

export async function allSummaries(): Promise<RunSummary[]> {
  return (await database()).getAll('summaries')
}

/** Runs that the browser would not keep: they last as long as the page. */
const held = new Map<string, RunRecord>()

/** Holds a run in memory. Of the runs held before only what they measured stays: vectors are large. */
export function holdRun(run: RunRecord): RunSummary {
  for (const [id, other] of held) held.set(id, { ...other, checkpoint: null })
  held.set(run.id, run)
  return summaryOf(run)
}

export async function getSummary(id: string): Promise<RunSummary | null> {
  return (await (await database()).get('summaries', id)) ?? null
}

/**
 * What became of keeping a run. `returned`: it had been deleted in the meantime. Nothing was written where `elsewhere`,
 * another tab has kept the run since, or `fewer`, more of its steps are kept already.
 */
export type PutOutcome = { summary: RunSummary; returned: boolean } | 'elsewhere' | 'fewer'

/**
 * Keeps a run in place of what was kept of it before, if that is the `version` this one goes on from: null where
 * nothing was kept, or only what has been deleted since. What a person wrote about it stays.
 */
export async function putRun(run: RunRecord, version: number | null): Promise<PutOutcome> {
  const { id, tables, checkpoint } = run
  const transaction = (await database()).transaction(['summaries', 'heavy'], 'readwrite')
  const summaries = transaction.objectStore('summaries')
  const before = await summaries.get(id)
  const made = summaryOf(run)
  if (before && versionOf(before) !== version) return 'elsewhere'
  if (before && stepsOf(before) > stepsOf(made)) return 'fewer'
  const words = before && { name: before.name, note: before.note }
  const summary = { ...made, ...words, version: (version ?? 0) + 1 }
  await Promise.all([
    summaries.put(summary),
    transaction.objectStore('heavy').put({ id, tables, checkpoint }),
    transaction.done,
  ])
  held.delete(id)
  return { summary, returned: !before && version !== null }
}

/** Runs kept before November 2026 count as version 0. */
export const versionOf = ({ version = 0 }: RunSummary): number => version

const stepsOf = ({ results }: RunSummary) => results.reduce((sum, { steps }) => sum + steps, 0)

/** The whole of a run; null where it is not there. */
export async function getRun(id: string): Promise<RunRecord | null> {
  return (await getVersion(id))?.run ?? null
}

/** The whole of a run, and its version; null where it is held in memory. */
export async function getVersion(
  id: string,
): Promise<{ run: RunRecord; version: number | null } | null> {
  const inMemory = held.get(id)
  if (inMemory) return { run: inMemory, version: null }
  const transaction = (await database()).transaction(['summaries', 'heavy'])
  const [summary, heavy] = await Promise.all([
    transaction.objectStore('summaries').get(id),
    transaction.objectStore('heavy').get(id),
  ])
  if (!summary || !heavy) return null
  const { results: _, resumable: __, kept: ___, version: ____, ...run } = summary
  return { run: { ...run, weights: run.weights ?? null, ...heavy }, version: versionOf(summary) }
}

/** Changes what a person may write about a run. */
export async function describeRun(
  id: string,
  words: Partial<Pick<RunRecord, 'name' | 'note'>>,
): Promise<void> {
  const inMemory = held.get(id)
  if (inMemory) return void held.set(id, { ...inMemory, ...words })
  const transaction = (await database()).transaction('summaries', 'readwrite')
  const summary = await transaction.store.get(id)
  if (summary) await transaction.store.put({ ...summary, ...words })
  await transaction.done
}

export async function deleteRun(id: string): Promise<void> {
  if (held.delete(id)) return
  const transaction = (await database()).transaction(['summaries', 'heavy'], 'readwrite')
  await Promise.all([
    transaction.objectStore('summaries').delete(id),
    transaction.objectStore('heavy').delete(id),
    transaction.done,
  ])
}
