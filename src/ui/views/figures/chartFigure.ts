/** A chart for print: the same lines in the same grammar as on the page, laid out for paper, from data alone. */
import { markerPath } from '../../format/laneStyle.ts'
import {
  bandOpacity,
  dashArray,
  markerRadius,
  pens,
  type LineKind,
  type Pen,
} from '../charts/grammar.ts'
import { markersOn } from '../charts/markers.ts'
import { shareOn, type ChartAxis, type ChartLine } from '../charts/drawing.ts'
import type { Points } from '../charts/points.ts'
import { axes, type Area, type ToPoints } from './chartAxes.ts'
import type { FigureContent } from './figureContent.ts'
import type { FigureStyle } from './figureStyle.ts'
import {
  documentOfParts,
  inksOf,
  legendOfSamples,
  lineAt,
  n,
  notesUnder,
  sampleWidth,
  sizeOf,
  strokeOf,
  textAt,
  titleOver,
  type LegendSample,
} from './svg.ts'
import { textWidth } from './textWidth.ts'

/** Pens are for text of 13 px. On paper lines may be finer than on a screen. */
const fineness = 0.8
const thicknessOf = ({ fontSize }: FigureStyle) => (fineness * fontSize) / 13

export function chartFigure(content: FigureContent, style: FigureStyle): string {
  const { title, x, y, marks, notes } = content
  const { fontSize } = style
  const { width, height } = sizeOf(style)
  const inks = inksOf(style)
  const samples = samplesOf(content, style)
  const beside = style.legend === 'right'
  const most = beside ? 0 : width - fontSize
  const legend = legendOfSamples(style.legend === 'none' ? [] : samples, style, most, inks.ink)

  const labels = y.ticks.map((tick) => y.format(tick))
  const widest = Math.max(0, ...labels.map((label) => textWidth(label, fontSize)))
  const rows = markRows(marks, content.x, width - 4 * fontSize - widest, fontSize)
  const underMarks = rows.length > 0 ? (Math.max(...rows.map(({ row }) => row)) + 1) * fontSize : 0
  const left = 2 * fontSize + widest
  const head = titleOver(title, left, style)
  const told = notesUnder(notes, left, style)
  const area: Area = {
    left,
    right: width - 0.9 * fontSize - (beside ? legend.width + fontSize : 0),
    top: 0.8 * fontSize + head.height + underMarks,
    bottom:
      height -
      3.1 * fontSize -
      (beside ? 0 : legend.height + (legend.height > 0 ? 0.4 * fontSize : 0)) -
      told.height,
  }
  const toX = (value: number) => area.left + shareOn(x, value) * (area.right - area.left)
  const toY = (value: number) => area.bottom - shareOn(y, value) * (area.bottom - area.top)
  const under = area.bottom + 3 * fontSize
  const parts = [
    head.drawn,
    ...axes(content, style, area, toX, toY),
    `<clipPath id="plot"><rect x="${n(area.left)}" y="${n(area.top)}" width="${n(area.right - area.left)}" height="${n(area.bottom - area.top)}"/></clipPath>`,
    '<g clip-path="url(#plot)" fill="none" stroke-linejoin="round">',
    ...content.bands.map(
      ({ low, high, color }) =>
        `<path d="${bandPath(low, high, toX, toY)}" fill="${color}" fill-opacity="${bandOpacity}"/>`,
    ),
    ...content.levels.map(({ y: at }) =>
      lineAt(area.left, toY(at), area.right, toY(at), penLook(pens.level, inks.muted, style)),
    ),
    ...content.lines.map((line) => {
      const look = strokeOf(penLook(pens[line.kind], line.color, style))
      return `<path d="${pathOf(line.points, toX, toY)}" ${look}/>`
    }),
    '</g>',
    ...content.lines.map((line) => markersOf(line, content, style, toX, toY)),
    ...content.levels.map(({ y: at, label }) =>
      textAt(area.right, toY(at) - 0.3 * fontSize, label, {
        size: 0.9 * fontSize,
        fill: inks.muted,
        anchor: 'end',
      }),
    ),
    ...rows.map(({ mark, row }) => {
      const at = toX(mark.x)
      const look = {
        stroke: mark.color,
        width: 1.2 * thicknessOf(style),
        dash: dashArray(pens.level, thicknessOf(style)),
      }
      const label = { size: 0.9 * fontSize, fill: mark.color, anchor: 'middle' } as const
      return (
        lineAt(at, area.top, at, area.bottom, look) +
        textAt(at, area.top - 0.35 * fontSize - row * fontSize, mark.label, label)
      )
    }),
    beside
      ? legend.draw(area.right + fontSize, area.top)
      : legend.draw(0.5 * (width - legend.width), under),
    told.drawn,
  ]
  return documentOfParts(style, title, parts)
}

function penLook(pen: Pen, color: string, style: FigureStyle) {
  const thickness = thicknessOf(style)
  return {
    stroke: color,
    width: pen.width * thickness,
    dash: dashArray(pen, thickness),
    opacity: pen.opacity,
  }
}

const pathOf = ({ xs, ys }: Points, toX: ToPoints, toY: ToPoints): string => {
  const pieces: string[] = []
  let pen = 'M'
  for (const [i, value] of ys.entries()) {
    if (Number.isFinite(value)) {
      pieces.push(`${pen}${n(toX(xs[i]!))},${n(toY(value))}`)
      pen = 'L'
    } else pen = 'M'
  }
  return pieces.join('')
}

/** The outline of a band: along its lower line, and back along its upper line. */
function bandPath(low: Points, high: Points, toX: ToPoints, toY: ToPoints): string {
  const points = ({ xs, ys }: Points) =>
    ys.flatMap((value, i) => (Number.isFinite(value) ? [`${n(toX(xs[i]!))},${n(toY(value))}`] : []))
  const outline = [...points(low), ...points(high).toReversed()]
  return outline.length > 0 ? `M${outline.join('L')}Z` : ''
}

function markersOf(
  line: ChartLine,
  content: FigureContent,
  style: FigureStyle,
  toX: ToPoints,
  toY: ToPoints,
): string {
  const pen = pens[line.kind]
  const { slot } = line
  if (!pen.marked || slot === null) return ''
  return markersOn(line.points, slot, content.x, toX, toY)
    .map(({ x, y }) => markerAt(slot, x, y, pen, content, style))
    .join('')
}

function markerAt(
  slot: number,
  x: number,
  y: number,
  pen: Pen,
  content: FigureContent,
  style: FigureStyle,
): string {
  const { color, fill } = content.inkOf(slot)
  const radius = markerRadius(pen) * thicknessOf(style)
  return `<path d="${markerPath(slot, x, y, Number(n(radius)))}" fill="${fill}" ${strokeOf({ stroke: color, width: thicknessOf(style) })}/>`
}

function samplesOf(content: FigureContent, style: FigureStyle): LegendSample[] {
  const { muted } = inksOf(style)
  const length = sampleWidth(style)
  const ofLanes = content.lanes.map(({ slot, name }): LegendSample => ({
    label: name,
    draw: (x, y) =>
      lineAt(x, y, x + length, y, penLook(pens.main, content.inkOf(slot).color, style)) +
      markerAt(slot, x + length / 2, y, pens.main, content, style),
  }))
  // Where no lanes are drawn, a kind has a colour of its own.
  const colorOf = (kind: LineKind) =>
    (content.lanes.length === 0 && content.lines.find((line) => line.kind === kind)?.color) || muted
  const ofKinds = content.kinds.map(({ kind, label }): LegendSample => ({
    label,
    draw: (x, y) => lineAt(x, y, x + length, y, penLook(pens[kind], colorOf(kind), style)),
  }))
  return [...ofLanes, ...ofKinds]
}

/** The marks in sight, each with the first row in which its label covers no earlier label. */
function markRows(marks: FigureContent['marks'], x: ChartAxis, width: number, fontSize: number) {
  const ends: number[] = []
  return marks
    .filter((mark) => mark.x >= x.domain[0] && mark.x <= x.domain[1])
    .toSorted((a, b) => a.x - b.x)
    .map((mark) => {
      const half = (textWidth(mark.label, 0.9 * fontSize) + 0.6 * fontSize) / 2
      const center = shareOn(x, mark.x) * width
      const free = ends.findIndex((end) => end < center - half)
      const row = free < 0 ? ends.length : free
      ends[row] = center + half
      return { mark, row }
    })
}
