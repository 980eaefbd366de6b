/** Kept runs in the browser's own database: summaries, checkpoints, and what was measured in pages. */
import type { LaneTable } from '../../formats/laneTable.ts'
import type { RunRecord } from '../../formats/runRecord.ts'
import { allPages, database, pagesFrom, written } from './database.ts'
import { firstPage, pagesOf, tableOfPages } from './rowPages.ts'
import { summaryOf, type RunSummary } from './runSummary.ts'

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
 * nothing was kept, or only what has been deleted since. What a person wrote about it stays. `unchanged` tells how many
 * steps of each table are the same as in that version: their pages are not written again.
 */
export function putRun(
  run: RunRecord,
  version: number | null,
  unchanged: readonly number[] = [],
): Promise<PutOutcome> {
  const { id, tables, checkpoint } = run
  return written(['summaries', 'heavy', 'rows'], async (transaction): Promise<PutOutcome> => {
    const summaries = transaction.objectStore('summaries')
    const before = await summaries.get(id)
    const made = summaryOf(run)
    if (before && versionOf(before) !== version) return 'elsewhere'
    if (before && stepsOf(before) > stepsOf(made)) return 'fewer'
    const words = before && { name: before.name, note: before.note }
    const summary = { ...made, ...words, version: (version ?? 0) + 1 }
    await summaries.put(summary)
    const listed = tables.map(({ lane, seed }) => ({ lane, seed }))
    await transaction.objectStore('heavy').put({ id, checkpoint, tables: listed })
    const rows = transaction.objectStore('rows')
    for (const [i, table] of tables.entries()) {
      const same = before ? (unchanged[i] ?? 0) : 0
      await rows.delete(pagesFrom(id, table, firstPage(same)))
      // One page at a time: the page on the screen is never busy for long.
      for (const page of pagesOf(id, table, same)) await rows.put(page)
    }
    held.delete(id)
    return { summary, returned: !before && version !== null }
  })
}

/** Runs kept before November 2026 count as version 0. */
export const versionOf = ({ version = 0 }: RunSummary): number => version

const stepsOf = ({ results }: RunSummary) => results.reduce((sum, { steps }) => sum + steps, 0)

/** The whole of a run; null where it is not there. */
export async function getRun(id: string): Promise<RunRecord | null> {
  return (await getVersion(id))?.run ?? null
}

/** Whether there is a run, in the database or in memory. */
export const hasRun = async (id: string): Promise<boolean> =>
  held.has(id) || (await getSummary(id)) !== null

/** The whole of a run, and its version; null where it is held in memory. */
export async function getVersion(
  id: string,
): Promise<{ run: RunRecord; version: number | null } | null> {
  const inMemory = held.get(id)
  if (inMemory) return { run: inMemory, version: null }
  const transaction = (await database()).transaction(['summaries', 'heavy', 'rows'])
  const summary = await transaction.objectStore('summaries').get(id)
  const heavy = await transaction.objectStore('heavy').get(id)
  if (!summary || !heavy) return null
  const tables: LaneTable[] = []
  for (const { lane, seed } of heavy.tables) {
    const pages = await transaction.objectStore('rows').getAll(pagesFrom(id, { lane, seed }))
    tables.push(tableOfPages(lane, seed, pages))
  }
  const { results: _, resumable: __, kept: ___, version: ____, ...run } = summary
  const { checkpoint } = heavy
  return {
    run: { ...run, weights: run.weights ?? null, tables, checkpoint },
    version: versionOf(summary),
  }
}

/** Changes what a person may write about a run. */
export async function describeRun(
  id: string,
  words: Partial<Pick<RunRecord, 'name' | 'note'>>,
): Promise<void> {
  const inMemory = held.get(id)
  if (inMemory) return void held.set(id, { ...inMemory, ...words })
  await written(['summaries'], async (transaction) => {
    const summaries = transaction.objectStore('summaries')
    const summary = await summaries.get(id)
    if (summary) await summaries.put({ ...summary, ...words })
  })
}

export async function deleteRun(id: string): Promise<void> {
  if (held.delete(id)) return
  await written(['summaries', 'heavy', 'rows'], async (transaction) => {
    await transaction.objectStore('summaries').delete(id)
    await transaction.objectStore('heavy').delete(id)
    await transaction.objectStore('rows').delete(allPages(id))
  })
}
