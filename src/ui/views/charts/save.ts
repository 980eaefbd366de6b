/** Saves a chart as a file: the picture as it is on the page, or the numbers as they were measured. */
import { messageOf } from '../../../experiment/messageOf.ts'
import { beginningOf } from '../../../experiment/shortened.ts'
import type { RunRecord } from '../../../formats/runRecord.ts'
import { announce } from '../../browser/announcer.ts'
import { download } from '../../browser/download.ts'
import { lanesOf, withoutRemoved } from '../../store/inForce.ts'
import { notify, useLab } from '../../store/lab.ts'
import { laneColor } from '../../format/laneStyle.ts'
import { svgOf } from './figure.ts'
import { legendOf, notesOf, type Plot } from './plot.ts'
import { columnNames, csvPieces, jsonPieces, sourcesOf } from './dataTable.ts'

export function saveSvg(plot: Plot, drawn: SVGSVGElement): void {
  give(plot, 'svg', new Blob([pictureOf(plot, drawn)], { type: 'image/svg+xml' }))
}

const sharpness = 2 // pixels of the picture for each CSS pixel, in both directions

export async function savePng(plot: Plot, drawn: SVGSVGElement): Promise<void> {
  const url = URL.createObjectURL(new Blob([pictureOf(plot, drawn)], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = sharpness * image.naturalWidth
    canvas.height = sharpness * image.naturalHeight
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
    const file = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
    if (!file) throw new Error('the browser made no picture of it.')
    give(plot, 'png', file)
  } catch (error) {
    notify(`The chart ${plot.chart.title} was not saved as PNG: ${messageOf(error)}`)
  } finally {
    URL.revokeObjectURL(url)
  }
}

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

function pictureOf(plot: Plot, drawn: SVGSVGElement): string {
  const { chart, snapshot } = plot
  const style = getComputedStyle(document.documentElement)
  const pen = document.createElement('canvas').getContext('2d')!
  pen.font = '13px sans-serif'
  const { width, height } = drawn.getBoundingClientRect()
  const writer = new XMLSerializer()
  const drawing = [...drawn.childNodes].map((node) => writer.serializeToString(node)).join('')
  const lanes = snapshot.lanes.filter(({ id }) =>
    plot.drawing.lines.some(({ lane }) => lane === id),
  )
  const legend = [
    ...lanes.map(({ slot, name }) => ({
      label: name,
      color: laneColor(slot),
      kind: 'main' as const,
      slot,
    })),
    ...legendOf(chart, snapshot.seeds, snapshot.band).map(({ label, kind }) => ({
      label,
      color: 'currentColor',
      kind,
      slot: null,
    })),
  ]
  const note = notesOf(plot)
  return svgOf(
    { title: chart.title, unit: chart.unit, legend, note, width, height, drawing },
    (variable) => style.getPropertyValue(variable).trim(),
    (text) => pen.measureText(text).width,
  )
}
