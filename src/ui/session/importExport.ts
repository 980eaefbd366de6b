/** Runs out to files and in from them. */
import { messageOf } from '../../experiment/messageOf.ts'
import { decodeRun, encodeRun, largestRunFile, type RunRecord } from '../../formats/runFile.ts'
import { announce } from '../browser/announcer.ts'
import { download } from '../browser/download.ts'
import { newRunId } from './session.ts'
import { shortened } from '../../experiment/shortened.ts'
import { notify, useLab } from '../store/lab.ts'
import { showTab } from '../store/tab.ts'
import { getRun } from '../store/runDatabase.ts'
import { freeName, keepRun, useKept } from '../store/runLibrary.ts'
import type { RunSummary } from '../store/runSummary.ts'

/** Hands a run to the browser's downloads; with its checkpoint where it is to be gone on with elsewhere. */
export async function exportRun({ id, name }: RunSummary, withWeights: boolean): Promise<void> {
  try {
    const run = await getRun(id)
    if (!run) throw new Error('it is not kept any more')
    if (withWeights && !run.checkpoint) throw new Error('its weights were not kept')
    const text = encodeRun(withWeights ? run : { ...run, checkpoint: null })
    const file = name.replaceAll(/[^\p{L}\p{N}.]+/gu, ' ').trim() || 'run'
    download(`${file} run.json`, new Blob([text], { type: 'application/json' }))
    announce(`The run “${name}” was exported.`)
  } catch (error) {
    notify(`The run “${name}” was not exported: ${messageOf(error)}.`)
  }
}

/** Puts the run in a file into the table, or says in one sentence why not. Nothing in it is run or fetched. */
export async function importRun(file: File): Promise<void> {
  const named = shortened(file.name)
  try {
    const run = decodeRun(await textOf(file))
    const same = await sameAs(run)
    if (same) return notify(`${named} is already in the table, as “${same.name}”.`)
    const name = freeName(run.name)
    if (!(await keepRun({ ...(await underOwnId(run)), name }))) return
    showTab('runs')
    announce(`The run “${name}” was imported.`)
  } catch (error) {
    notify(`${named} was not imported: ${shortened(messageOf(error), 300)}.`)
  }
}

function textOf(file: File): Promise<string> {
  if (file.size <= largestRunFile) return file.text()
  const megabytes = Math.ceil(file.size / 1e6)
  throw new Error(`it has ${megabytes} MB; allowed: up to ${largestRunFile / 1e6} MB`)
}

/** The run in the table that measured the very same and has as much to go on with. */
async function sameAs(run: RunRecord): Promise<RunSummary | undefined> {
  const content = contentOf(run)
  for (const summary of useKept.getState().runs ?? []) {
    const kept = summary.begun === run.begun && (await getRun(summary.id))
    if (kept && contentOf(kept) === content && (kept.checkpoint || !run.checkpoint)) return summary
  }
  return undefined
}

/** The run under an id that no other run has. */
async function underOwnId(run: RunRecord): Promise<RunRecord> {
  const onPage = useLab.getState().run?.id === run.id
  const taken = onPage || (await getRun(run.id).catch(() => null)) !== null
  return taken ? { ...run, id: newRunId() } : run
}

/** What was measured, as its file writes it, wherever it is kept and whatever a person called it. */
function contentOf(run: RunRecord): string {
  const nameless = { ...run, id: 'x', name: 'x', note: '', checkpoint: null }
  return encodeRun(decodeRun(encodeRun(nameless)))
}
