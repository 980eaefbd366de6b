/** Saves a chart's numbers, as they were measured, as a file. */
import { beginningOf } from '../../../experiment/shortened.ts'
import type { RunRecord } from '../../../formats/runRecord.ts'
import { announce } from '../../browser/announcer.ts'
import { download } from '../../browser/download.ts'
import { lanesOf, withoutRemoved } from '../../store/inForce.ts'
import { useLab } from '../../store/lab.ts'
import type { Plot } from './plot.ts'
import { columnNames, csvPieces, jsonPieces, sourcesOf } from './dataTable.ts'

export async function saveCsv(plot: Plot): Promise<void> {
  const pieces = csvPieces(plot.chart, sources(plot))
  give(plot, 'csv', await joined(pieces, 'text/csv'))
}

export async function saveJson(plot: Plot): Promise<void> {
  const { name, title, unit } = plot.chart
  const { run, backend: own } = useLab.getState()
  const backend = run?.replayed ? backendOf(run.replayed.device) : own
  const started = run && withoutRemoved(run, run.started)
  const about = {
    chart: { name, title, unit },
    columns: columnNames(plot.chart),
    experiment: started,
    seeds: run?.seeds,
    backend: backend && { name: backend.name, adapter: backend.adapter },
    knobEvents: run?.marks.flatMap((mark) => {
      const lane = lanesOf(run).findIndex(({ index }) => index === mark.lane)
      return lane < 0 ? [] : [{ ...mark, lane }]
    }),
    ...(run?.weights && { weights: run.weights }),
  }
  give(plot, 'json', await joined(jsonPieces(about, plot.chart, sources(plot)), 'application/json'))
}

const backendOf = ({ backend, adapter }: RunRecord['device']) => ({ name: backend, adapter })

const sources = ({ snapshot }: Plot) => sourcesOf(snapshot.lanes)

/** The name of a chart's files, after the experiment and the chart, without an ending. */
export function chartFileName({ chart, snapshot }: Plot): string {
  const { run } = useLab.getState()
  const own = snapshot.lanes.filter(({ keptRun }) => keptRun === null)
  const lanes = own.map((lane) => lane.name).join(' ')
  const words = `${run?.started.dataset.name} ${lanes} seed ${run?.seeds.join(' ')}`
  const experiment = beginningOf(words.replaceAll(/[^\p{L}\p{N}.]+/gu, ' '), 80)
  return `${experiment.trim()} ${chart.name}`
}

function give(plot: Plot, ending: string, file: Blob): void {
  download(`${chartFileName(plot)}.${ending}`, file)
  announce(`${plot.chart.title} saved as ${ending.toUpperCase()}.`)
}

/** Joins the pieces to a file. Between them the page can redraw and react. */
async function joined(pieces: Iterable<string>, type: string): Promise<Blob> {
  const parts: string[] = []
  for (const piece of pieces) {
    parts.push(piece)
    await new Promise((resume) => setTimeout(resume))
  }
  return new Blob(parts, { type })
}
