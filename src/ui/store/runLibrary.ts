/** The table of runs: what is kept, and what a person does with it. */
import { messageOf } from '../../experiment/messageOf.ts'
import { beginningOf } from '../../experiment/shortened.ts'
import { create } from 'zustand'
import { stepsIn } from '../../formats/laneTable.ts'
import { longestName, type RunRecord } from '../../formats/runRecord.ts'
import { onDatabaseNews } from './database.ts'
import { changeRun, notify, putAway, useLab } from './lab.ts'
import { claimRun, tellDeleted, tellKept, type TabNews } from './otherTabs.ts'
import {
  allSummaries,
  deleteRun,
  describeRun,
  getSummary,
  getVersion,
  holdRun,
  putRun,
  versionOf,
} from './runDatabase.ts'
import { stepsOfRun } from './run.ts'
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

const nameOf = (error: unknown): string => String(((error ?? {}) as { name?: unknown }).name)

function reasonOf(error: unknown): string {
  const name = nameOf(error)
  const known = reasons[name]
  return known ? `${known}, ${name}` : messageOf(error)
}

const untilReload = 'Training goes on, and runs last as long as this page'
const outdated = `A newer version of this page has been opened in this browser, so that this one no longer keeps runs. ${untilReload}: export a run to a file to keep it, then reload the page.`
const blocked =
  'Another tab has an older version of this page open, and this one waits for it: close or reload that tab, and the runs kept in this browser are shown here.'

/** Says it once; training goes on, and a run lasts as long as the page. */
function cannotKeep(error: unknown): void {
  if (nameOf(error) === 'VersionError') return sayProblem(outdated)
  sayProblem(
    `This browser does not keep runs (${reasonOf(error)}). ${untilReload}: export a run to a file to keep it.`,
  )
}

function sayProblem(problem: string): void {
  const before = getState().problem
  if (before === null || (problem === outdated && before !== outdated)) notify(problem)
  setState(({ runs }) => ({ problem, runs: runs ?? [] }))
}

onDatabaseNews((news) => {
  if (news === 'outdated') sayProblem(outdated)
  else if (news === 'blocked') notify(blocked)
  else putAway(blocked)
})

export async function loadKept(): Promise<void> {
  try {
    const runs = await allSummaries()
    setState({ runs: latestFirst(runs) })
  } catch (error) {
    cannotKeep(error)
  }
}

/** The version of each run that this tab goes on from. */
const versions = new Map<string, number>()

/** The whole of a run to go on with; null where it is not there. What is kept of it next continues this. */
export async function takeUp(id: string): Promise<RunRecord | null> {
  const found = await getVersion(id)
  if (found && found.version !== null) versions.set(id, found.version)
  return found?.run ?? null
}

let writing: Promise<unknown> = Promise.resolve()

/** Of a run that grows, what of it is kept: how many steps of each table, in which version of which run. */
interface KeptSteps {
  id: string
  version: number
  steps: readonly number[]
}

/** By what the run measures into. */
const keptSteps = new WeakMap<object, KeptSteps>()

function unchangedSince({ id }: RunRecord, growing: object | undefined): readonly number[] {
  const kept = growing && keptSteps.get(growing)
  return kept?.id === id && kept.version === versions.get(id) ? kept.steps : []
}

/**
 * Puts a run into the table; whether the browser keeps it. `elsewhere`, and nothing is changed, where another tab has
 * kept the same run since this one took it up. `growing` is what the run measures into: if the same was given the last
 * time, rows were only added since, and only these are written.
 */
export function keepRun(run: RunRecord, growing?: object): Promise<boolean | 'elsewhere'> {
  const written = writing.then(() => write(run, growing))
  writing = written
  return written
}

async function write(run: RunRecord, growing: object | undefined): Promise<boolean | 'elsewhere'> {
  try {
    const version = versions.get(run.id) ?? null
    const outcome = await putRun(run, version, unchangedSince(run, growing))
    setState({ problem: null })
    if (outcome === 'elsewhere') return outcome
    if (outcome === 'fewer') return true // and more of it
    const { summary, returned } = outcome
    versions.set(run.id, versionOf(summary))
    const steps = run.tables.map(stepsIn)
    if (growing) keptSteps.set(growing, { id: run.id, version: versionOf(summary), steps })
    show([summary])
    tellKept([run.id])
    if (returned) {
      notify(`“${summary.name}” was deleted while it was open here: it is kept again.`)
    }
    return true
  } catch (error) {
    cannotKeep(error)
    show([holdRun(run)])
    return false
  }
}

/** Puts runs into the table, in the place of what it shows of them. */
function show(summaries: readonly RunSummary[]): void {
  const ids = new Set(summaries.map(({ id }) => id))
  setState(({ runs }) => ({
    runs: latestFirst([...(runs ?? []).filter(({ id }) => !ids.has(id)), ...summaries]),
  }))
}

/** Follows what other tabs do with the table. */
export const newsOfRuns: TabNews = {
  kept: (ids) => void readAnew(ids),
  deleted: (ids) => setState(({ runs }) => ({ runs: without(runs, ids) })),
}

async function readAnew(ids: readonly string[]): Promise<void> {
  const found = await Promise.all(ids.map((id) => getSummary(id).catch(() => null)))
  const summaries = found.filter((summary) => summary !== null)
  show(summaries.filter(({ id }) => !takenOut.has(id)))
  for (const { id, name, note } of summaries) {
    changeRun((run) => (run.id === id ? { name, note } : {}))
  }
}

const without = (runs: Kept['runs'], ids: readonly string[]) =>
  runs?.filter(({ id }) => !ids.includes(id)) ?? null

export const newRunId = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(3)), (n) => n.toString(36)).join('-')

/** "SAM" becomes "SAM (2)" where a run has that name, so that legends and menus tell them apart. */
export function freeName(name: string): string {
  const names = new Set((getState().runs ?? []).map((run) => run.name))
  const { run } = useLab.getState()
  if (run && stepsOfRun(run) > 0) names.add(run.name)
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
  try {
    await describeRun(id, words)
    tellKept([id])
  } catch (error) {
    cannotKeep(error)
  }
}

/** Runs that are out of the table and not yet deleted. */
const takenOut = new Set<string>()

/** Takes runs out of the table; they stay in the database until they are forgotten. */
export function takeOut(ids: readonly string[]): readonly RunSummary[] {
  const runs = getState().runs ?? []
  const out = runs.filter(({ id }) => ids.includes(id))
  for (const { id } of out) takenOut.add(id)
  setState({ runs: without(runs, ids) })
  return out
}

export function putBack(back: readonly RunSummary[]): void {
  for (const { id } of back) takenOut.delete(id)
  show(back)
}

/** Deletes runs for good, but for those that are open on a page by now: these come back into the table. */
export async function forget(out: readonly RunSummary[]): Promise<void> {
  try {
    for (const run of out) {
      const release = await claimRun(run.id)
      if (release) await deleteRun(run.id)
      else {
        putBack([(await getSummary(run.id)) ?? run])
        notify(`“${run.name}” was not deleted: it has been opened since.`)
      }
      release?.()
    }
    tellDeleted(out.map(({ id }) => id).filter((id) => takenOut.delete(id)))
  } catch (error) {
    cannotKeep(error)
  }
}
