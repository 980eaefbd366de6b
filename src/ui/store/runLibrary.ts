/** The table of runs: what is kept, and what a person does with it. */
import { messageOf } from '../../experiment/messageOf.ts'
import { beginningOf } from '../../experiment/shortened.ts'
import { create } from 'zustand'
import { longestName, type RunRecord } from '../../formats/runFile.ts'
import { changeRun, notify, useLab } from './lab.ts'
import { allSummaries, deleteRun, describeRun, holdRun, putRun } from './runDatabase.ts'
import type { RunSummary } from './runSummary.ts'

interface Kept {
  /** The latest first; null until the database has answered. */
  runs: readonly RunSummary[] | null
  /** Why runs cannot be kept, as a sentence. */
  problem: string | null
}

export const useKept = create<Kept>(() => ({ runs: null, problem: null }))

const { getState, setState } = useKept

const latestFirst = (runs: readonly RunSummary[]) =>
  runs.toSorted((a, b) => b.begun.localeCompare(a.begun))

/** What browsers call the two common reasons, and what they mean. */
const reasons: Readonly<Record<string, string>> = {
  QuotaExceededError: 'its storage for this page is full',
  SecurityError: 'its storage is blocked for this page',
}

function reasonOf(error: unknown): string {
  const { name } = (error ?? {}) as { name?: unknown }
  const known = typeof name === 'string' ? reasons[name] : undefined
  return known ? `${known}, ${String(name)}` : messageOf(error)
}

/** Said once; training goes on, and a run lasts as long as the page. */
function cannotKeep(error: unknown): void {
  const problem = `This browser does not keep runs (${reasonOf(error)}). Training goes on, and runs last as long as this page: export a run to a file to keep it.`
  if (getState().problem === null) notify(problem)
  setState(({ runs }) => ({ problem, runs: runs ?? [] }))
}

export async function loadKept(): Promise<void> {
  try {
    const runs = await allSummaries()
    setState({ runs: latestFirst(runs) })
  } catch (error) {
    cannotKeep(error)
  }
}

/** Puts a run into the table; whether the browser keeps it. */
export async function keepRun(run: RunRecord): Promise<boolean> {
  let problem: string | null = null
  const summary = await putRun(run).catch((error: unknown) => {
    cannotKeep(error)
    problem = getState().problem
    return holdRun(run)
  })
  setState(({ runs }) => ({
    problem,
    runs: latestFirst([...(runs ?? []).filter(({ id }) => id !== run.id), summary]),
  }))
  return problem === null
}

/** "SAM" becomes "SAM (2)" where a run has that name, so that legends and menus tell them apart. */
export function freeName(name: string): string {
  const names = new Set((getState().runs ?? []).map((run) => run.name))
  const { run } = useLab.getState()
  if (run?.series.some(({ steps }) => steps.step.length > 0)) names.add(run.name)
  let free = name
  for (let n = 2; names.has(free); n++) free = `${beginningOf(name, longestName - 7)} (${n})`
  return free
}

/** A new name or note. */
export async function describe(
  id: string,
  words: Partial<Pick<RunRecord, 'name' | 'note'>>,
): Promise<void> {
  setState(({ runs }) => ({
    runs: runs?.map((run) => (run.id === id ? { ...run, ...words } : run)) ?? null,
  }))
  changeRun((run) => (run.id === id ? words : {}))
  await describeRun(id, words).catch(cannotKeep)
}

/** Takes runs out of the table; they stay in the database until they are forgotten. */
export function takeOut(ids: readonly string[]): readonly RunSummary[] {
  const runs = getState().runs ?? []
  const out = runs.filter(({ id }) => ids.includes(id))
  setState({ runs: runs.filter((run) => !out.includes(run)) })
  return out
}

export const putBack = (back: readonly RunSummary[]): void =>
  setState(({ runs }) => ({ runs: latestFirst([...(runs ?? []), ...back]) }))

export const forget = (ids: readonly string[]): Promise<unknown> =>
  Promise.all(ids.map(deleteRun)).catch(cannotKeep)
