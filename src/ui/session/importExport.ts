/** Runs out to files and in from them. */
import { sameTable } from '../../formats/laneTable.ts'
import { decodeRun, encodeRun } from '../../formats/runFile.ts'
import { largestRunFile, type RunRecord } from '../../formats/runRecord.ts'
import { messageOf } from '../../experiment/messageOf.ts'
import { documentFields } from '../../experiment/schema.ts'
import { describeProblem, parseExperiment } from '../../experiment/validation.ts'
import { readJsonFile, writeRunFile } from '../../worker/runFilesClient.ts'
import { announce } from '../browser/announcer.ts'
import { download } from '../browser/download.ts'
import { shortened } from '../../experiment/shortened.ts'
import { draftOf } from '../store/draft.ts'
import { notify, useLab } from '../store/lab.ts'
import { load } from './loadExperiment.ts'
import { openKept } from './replay/openKept.ts'
import { showTab } from '../store/tab.ts'
import { getRun, hasRun } from '../store/runDatabase.ts'
import { freeName, keepRun, newRunId, useKept } from '../store/runLibrary.ts'
import type { RunSummary } from '../store/runSummary.ts'

/** Hands a run to the browser's downloads; with its checkpoint where it is to be gone on with elsewhere. */
export async function exportRun({ id, name }: RunSummary, withWeights: boolean): Promise<void> {
  try {
    const run = await getRun(id)
    if (!run) throw new Error('it is not kept any more')
    if (withWeights && !run.checkpoint) throw new Error('its weights were not kept')
    const blob = await writeRunFile(withWeights ? run : { ...run, checkpoint: null })
    const file = name.replaceAll(/[^\p{L}\p{N}.]+/gu, ' ').trim() || 'run'
    download(`${file} run.json`, blob)
    announce(`The run “${name}” was exported.`)
  } catch (error) {
    notify(`The run “${name}” was not exported: ${messageOf(error)}.`)
  }
}

/** Opens a JSON file: a run goes into the table, an experiment starts. Nothing in it is run or fetched. */
export async function openJson(file: File): Promise<void> {
  const named = shortened(file.name)
  try {
    refuseLarge(file)
    const { run, document } = await readJsonFile(file)
    if (run) await importRun(run, named)
    else if (isExperiment(document)) await startExperiment(document, named)
    else {
      throw new Error(
        'it is neither a run nor an experiment; allowed: a file that “Export” of a run has written, or an Experiment as the headless runner reads it',
      )
    }
  } catch (error) {
    notify(`${named} was not imported: ${shortened(messageOf(error), 300)}.`)
  }
}

const isExperiment = (json: unknown): boolean =>
  typeof json === 'object' &&
  json !== null &&
  Object.keys(json).some((name) => Object.hasOwn(documentFields, name))

async function startExperiment(json: unknown, named: string): Promise<void> {
  const { experiment, problems } = parseExperiment(json)
  if (problems) {
    const others = problems.length > 1 ? `, and ${problems.length - 1} more` : ''
    throw new Error(`${describeProblem(problems[0]!)}${others}`)
  }
  const plan = { draft: draftOf(experiment), seeds: 1, initial: null }
  await load(plan, `Loaded the experiment in ${named}.`)
  if (useLab.getState().draft === plan.draft) showTab('charts')
}

async function importRun(run: RunRecord, named: string): Promise<void> {
  const same = await sameAs(run)
  if (same && !waits()) return notify(`${named} is already in the table, as “${same.name}”.`)
  if (same) return void (await openKept(same, { at: 0, play: false }))
  const own = { ...(await underOwnId(run)), name: freeName(run.name) }
  await keepRun(own)
  announce(`The run “${own.name}” was imported.`)
  if (waits()) await openKept(own, { at: 0, play: false })
  else showTab('runs')
}

/** Whether the address says that what is opened waits for a person: a run's file then opens as a replay. */
const waits = (): boolean => {
  const paused = new URLSearchParams(location.search).get('paused')
  return paused !== null && paused !== '0'
}

function refuseLarge({ size }: File): void {
  if (size <= largestRunFile) return
  const megabytes = Math.ceil(size / 1e6)
  throw new Error(`it has ${megabytes} MB; allowed: up to ${largestRunFile / 1e6} MB`)
}

/** The run in the table that measured the very same and has as much to go on with. */
async function sameAs(run: RunRecord): Promise<RunSummary | undefined> {
  const circumstances = circumstancesOf(run)
  for (const summary of useKept.getState().runs ?? []) {
    const kept = summary.begun === run.begun && (await getRun(summary.id))
    if (!kept || (run.checkpoint && !kept.checkpoint)) continue
    const same = circumstancesOf(kept) === circumstances && sameTables(kept, run)
    if (same) return summary
  }
  return undefined
}

const sameTables = ({ tables: a }: RunRecord, { tables: b }: RunRecord): boolean =>
  a.length === b.length && a.every((table, i) => sameTable(table, b[i]!))

/** The run under an id that no other run has. */
async function underOwnId(run: RunRecord): Promise<RunRecord> {
  const onPage = useLab.getState().run?.id === run.id
  const taken = onPage || (await hasRun(run.id).catch(() => false))
  return taken ? { ...run, id: newRunId() } : run
}

/** All of a run but what it measured, as its file has it, wherever it is kept and whatever a person called it. */
function circumstancesOf(run: RunRecord): string {
  const nameless = { ...run, id: 'x', name: 'x', note: '', tables: [], checkpoint: null }
  return encodeRun(decodeRun(encodeRun(nameless)))
}
