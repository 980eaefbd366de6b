/** The browser's own database: its stores, its versions, and tabs that have another version of the page. */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb'
import type { LaneTable } from '../../formats/laneTable.ts'
import { tableOfCells, type FileTable } from '../../formats/laneTableFile.ts'
import type { RunRecord } from '../../formats/runRecord.ts'
import { pagesOf, type RowPage } from './rowPages.ts'
import type { RunSummary } from './runSummary.ts'

/** What of a run is read only when the run is opened. `tables` lists the tables whose rows are in pages. */
interface Heavy extends Pick<RunRecord, 'id' | 'checkpoint'> {
  tables: Pick<LaneTable, 'lane' | 'seed'>[]
}

interface Schema extends DBSchema {
  summaries: { key: string; value: RunSummary }
  heavy: { key: string; value: Heavy }
  /** Since version 2. */
  rows: { key: [id: string, lane: number, seed: number, from: number]; value: RowPage }
}

const version = 2

/** How version 1 had it: all tables in one value, as a run file has them. */
type Heavy1 = Pick<RunRecord, 'id' | 'checkpoint'> & { tables: FileTable[] }

type StoreName = 'summaries' | 'heavy' | 'rows'

export type Writing = IDBPTransaction<Schema, StoreName[], 'readwrite'>

/**
 * `blocked`: a tab with an older version of the page has the database open, and this tab waits for it. `free`: the
 * database is open. `outdated`: a newer version of the page needs the database, and this tab has closed it.
 */
type News = 'blocked' | 'free' | 'outdated'

let tell: (news: News) => void = () => {}

/** Calls `listener` with news of the database. */
export function onDatabaseNews(listener: (news: News) => void): void {
  tell = listener
}

let opening: Promise<IDBPDatabase<Schema>> | null = null

/** Rejects if the browser has no database or allows no access. It rejects with a VersionError if a newer page has used the database. */
export function database(): Promise<IDBPDatabase<Schema>> {
  if (opening) return opening
  if (!globalThis.indexedDB) return Promise.reject(new Error('it has no IndexedDB'))
  const own = openDB<Schema>('looksam-lab', version, {
    upgrade(db, from, _to, transaction) {
      if (from < 1) {
        db.createObjectStore('summaries', { keyPath: 'id' })
        db.createObjectStore('heavy', { keyPath: 'id' })
      }
      db.createObjectStore('rows', { keyPath: ['id', 'lane', 'seed', 'from'] })
      if (from === 1) cutIntoPages(transaction).catch(() => transaction.abort())
      transaction.done.catch(() => {}) // the opening fails too, and says why
    },
    blocked: () => tell('blocked'),
    // Another tab brings a newer version, or deletes the database. This tab must close it, or the other waits.
    blocking: (_current, wanted, event) => {
      ;(event.target as IDBDatabase).close()
      opening = null
      if (wanted !== null) tell('outdated')
    },
    terminated: () => {
      opening = null
    },
  })
  opening = own
  own.then(
    () => tell('free'),
    () => (opening = null),
  )
  return own
}

/** Turns the runs of version 1 into those of version 2. */
async function cutIntoPages(
  transaction: IDBPTransaction<Schema, StoreName[], 'versionchange'>,
): Promise<void> {
  const rows = transaction.objectStore('rows')
  for await (const cursor of transaction.objectStore('heavy')) {
    const { id, tables, checkpoint } = cursor.value as unknown as Heavy1
    for (const table of tables) {
      for (const page of pagesOf(id, tableOfCells(table), 0)) await rows.put(page)
    }
    await cursor.update({
      id,
      checkpoint,
      tables: tables.map(({ lane, seed }) => ({ lane, seed })),
    })
  }
}

/** Writes into the database: all of it, or nothing and the reason is thrown. */
export async function written<T>(
  names: StoreName[],
  write: (transaction: Writing) => Promise<T>,
): Promise<T> {
  const transaction = (await database()).transaction(names, 'readwrite')
  const writing = write(transaction)
  writing.catch(() => abort(transaction))
  const [made, done] = await Promise.allSettled([writing, transaction.done])
  // A request says only that its transaction was aborted; the transaction says why.
  if (made.status === 'rejected' && !isAbort(made.reason)) throw made.reason
  if (done.status === 'rejected') throw done.reason
  return writing
}

function abort(transaction: Writing): void {
  try {
    transaction.abort()
  } catch {
    // It was aborted already.
  }
}

const isAbort = (error: unknown) => error instanceof DOMException && error.name === 'AbortError'

/** The keys of a table's pages from the one at `from` on. */
export const pagesFrom = (id: string, { lane, seed }: Pick<LaneTable, 'lane' | 'seed'>, from = 0) =>
  IDBKeyRange.bound([id, lane, seed, from], [id, lane, seed, Infinity])

/** The keys of all pages of a run: in a key, a list is greater than any number. */
export const allPages = (id: string) => IDBKeyRange.bound([id], [id, []])
