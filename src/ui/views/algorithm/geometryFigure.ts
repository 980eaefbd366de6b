/** The vectors of a lane's latest steps for print: to one scale, from the measured norms and angles alone. */
import { short } from '../../format/numbers.ts'
import { roundUp } from '../charts/ticks.ts'
import type { Resolve } from '../figures/figureContent.ts'
import type { FigureStyle } from '../figures/figureStyle.ts'
import {
  documentOfParts,
  inksOf,
  legendOfSamples,
  n,
  notesUnder,
  sampleWidth,
  sizeOf,
  strokeOf,
  textAt,
  textOver,
  titleOver,
  type LegendSample,
} from '../figures/svg.ts'
import { arcOf, arrowPaths, arrowWords, nameOf, penOf, type DrawnScale } from './arrows.ts'
import {
  reach,
  scaleOf,
  type Arrow,
  type ArrowName,
  type DrawingSize,
  type Frame,
} from './plane.ts'

export interface DrawnStep {
  caption: string
  arrows: readonly Arrow[]
  /** What the optimizer is given. */
  given: ArrowName
  /** The angle between g and g_s; radians. */
  theta?: number | undefined
}

export interface GeometryContent {
  title: string
  steps: readonly DrawnStep[]
  /** A CSS colour. */
  laneColor: string
  notes: readonly string[]
}

/** Arrows are thought of beside names of 15 px. */
const pixelOf = ({ fontSize }: FigureStyle) => fontSize / 15
const inset = { left: 10, right: 30, top: 26, bottom: 44 } // pixels

export function geometryFigure(
  content: GeometryContent,
  style: FigureStyle,
  resolve: Resolve,
): string {
  const { title, steps, notes } = content
  const { fontSize } = style
  const { width, height } = sizeOf(style)
  const laneColor = resolve(content.laneColor)
  const { ink } = inksOf(style)
  const beside = style.legend === 'right'
  const samples = style.legend === 'none' ? [] : samplesOf(steps, laneColor, style)
  const legend = legendOfSamples(samples, style, beside ? 0 : width - fontSize, ink)
  const head = titleOver(title, 0.5 * fontSize, style)
  const under = notesUnder(notes, 0.5 * fontSize, style)
  const left = 0.5 * fontSize
  const right = width - 0.5 * fontSize - (beside ? legend.width + fontSize : 0)
  const top = 0.3 * fontSize + head.height
  const bottom =
    height - under.height - 0.4 * fontSize - (beside ? 0 : legend.height + 0.3 * fontSize)
  const panels = arranged(steps, { width: right - left, height: bottom - top }, style)
  const parts = [
    head.drawn,
    ...steps.map((step, i) => {
      const place = panels.places[i]!
      const drawn = stepOf(step, panels.size, panels.frame, laneColor, style)
      return `<g transform="translate(${n(left + place.x)} ${n(top + place.y)})">${drawn}</g>`
    }),
    beside
      ? legend.draw(right + fontSize, top)
      : legend.draw(0.5 * (width - legend.width), bottom + 0.3 * fontSize),
    under.drawn,
  ]
  return documentOfParts(style, title, parts)
}

const roomIn = ({ width, height }: DrawingSize, style: FigureStyle): DrawingSize => ({
  width: width - (inset.left + inset.right) * pixelOf(style),
  height: height - (inset.top + inset.bottom) * pixelOf(style),
})

/** Beside each other or below each other, whichever draws them larger. */
function arranged(steps: readonly DrawnStep[], { width, height }: DrawingSize, style: FigureStyle) {
  const frame = reach(steps.flatMap(({ arrows }) => arrows))
  const count = Math.max(1, steps.length)
  const row = { width: width / count, height }
  const column = { width, height: height / count }
  const inRow = scaleOf(frame, roomIn(row, style)) >= scaleOf(frame, roomIn(column, style))
  const size = inRow ? row : column
  const places = steps.map((_, i) =>
    inRow ? { x: i * size.width, y: 0 } : { x: 0, y: i * size.height },
  )
  return { frame, size, places }
}

function stepOf(
  { caption, arrows, given, theta }: DrawnStep,
  size: DrawingSize,
  frame: Frame,
  laneColor: string,
  style: FigureStyle,
): string {
  const { fontSize } = style
  const { ink, muted, paper } = inksOf(style)
  const pixel = pixelOf(style)
  // Without room there is a caption only: a scale below 0 would draw everything upside down.
  const scale = Math.max(0, scaleOf(frame, roomIn(size, style)))
  const drawn: DrawnScale = { scale, pixel }
  const origin = {
    x: inset.left * pixel + frame.left * scale,
    y: size.height - inset.bottom * pixel,
  }
  const arc = theta === undefined ? null : arcOf(theta, drawn)
  const name = { size: fontSize, fill: ink, anchor: 'middle', italic: true } as const
  return [
    textAt(0, fontSize, caption, { size: fontSize, fill: muted }),
    `<g transform="translate(${n(origin.x)} ${n(origin.y)})">`,
    arc && `<path d="${arc.path}" fill="none" ${strokeOf({ stroke: muted, width: 1.2 * pixel })}/>`,
    arc?.name && textAt(arc.name.x, arc.name.y, 'θ', name),
    ...arrows.map((arrow) =>
      inkedArrow(arrow.name, arrow.name === given, arrowPaths(arrow, drawn), laneColor, style),
    ),
    ...arrows.map((arrow) => {
      const of = nameOf(arrow, drawn)
      return (
        of && textOver(of.x, of.y, of.index ? `${of.label}_${of.index}` : of.label, name, paper)
      )
    }),
    '</g>',
    scaleBar(size.height, scale, style),
  ]
    .filter(Boolean)
    .join('')
}

/** How long a round number is. */
function scaleBar(bottom: number, scale: number, style: FigureStyle): string {
  if (scale === 0) return ''
  const { fontSize } = style
  const { muted } = inksOf(style)
  const pixel = pixelOf(style)
  const length = roundUp((40 * pixel) / scale)
  const [x, y] = [inset.left * pixel, bottom - 3 * pixel]
  const end = x + length * scale
  const path = `<path d="M${n(x)} ${n(y - 4 * pixel)}V${n(y)}H${n(end)}V${n(y - 4 * pixel)}" fill="none" ${strokeOf({ stroke: muted, width: 1.2 * pixel })}/>`
  return path + textAt(end + 6 * pixel, y, short(length), { size: 0.9 * fontSize, fill: muted })
}

function inkedArrow(
  name: ArrowName,
  given: boolean,
  paths: { shaft: string; head: string },
  laneColor: string,
  style: FigureStyle,
): string {
  const { ink, muted } = inksOf(style)
  const pixel = pixelOf(style)
  const pen = penOf(name, given)
  const color = { text: ink, muted, lane: laneColor }[pen.ink]
  const dash = pen.dash.map((length) => n(length * pixel)).join(' ')
  const stroke = strokeOf({ stroke: color, width: pen.width * pixel, dash, opacity: pen.opacity })
  return `<path d="${paths.shaft}" fill="none" ${stroke}/><path d="${paths.head}" fill="${color}"/>`
}

/** Every arrow that is drawn, once. */
function samplesOf(
  steps: readonly DrawnStep[],
  laneColor: string,
  style: FigureStyle,
): LegendSample[] {
  const pixel = pixelOf(style)
  const length = sampleWidth(style)
  const seen = new Map<string, LegendSample>()
  for (const { arrows, given } of steps) {
    for (const { name } of arrows) {
      const isGiven = name === given
      const words = arrowWords(name)
      seen.set(`${words} ${isGiven}`, {
        label: isGiven ? `${words}, given to the optimizer` : words,
        draw: (x, y) => {
          const at = (dx: number, dy: number) => `${n(x + dx)} ${n(y + dy)}`
          const base = length - 9 * pixel
          const shaft = `M${at(0, 0)}L${at(base, 0)}`
          const half = 4.5 * pixel
          const head = `M${at(length, 0)}L${at(base, half)}L${at(base, -half)}Z`
          return inkedArrow(name, isGiven, { shaft, head }, laneColor, style)
        },
      })
    }
  }
  return [...seen.values()]
}
