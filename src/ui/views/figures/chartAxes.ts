import { ticksWithin } from '../charts/ticks.ts'
import type { FigureContent } from './figureContent.ts'
import type { FigureStyle } from './figureStyle.ts'
import { inksOf, lineAt, textAt } from './svg.ts'

/** Where the lines of a chart are drawn; in points. */
export interface Area {
  left: number
  right: number
  top: number
  bottom: number
}

/** From a value to its place. */
export type ToPoints = (value: number) => number

/** Lines, ticks and names of both axes; a break where values lie beyond the end of the y axis. */
export function axes(
  { x, y }: FigureContent,
  style: FigureStyle,
  area: Area,
  toX: ToPoints,
  toY: ToPoints,
): string[] {
  const { fontSize } = style
  const { ink, muted, grid } = inksOf(style)
  const hair = { stroke: muted, width: 0.06 * fontSize }
  const size = fontSize
  const tick = 0.35 * fontSize
  const fitting = Math.max(2, Math.floor((area.right - area.left) / (4.5 * fontSize)))
  const xTicks = ticksWithin(x.domain, Math.min(6, fitting))
  const middle = (area.top + area.bottom) / 2
  return [
    ...y.ticks.map((at) =>
      lineAt(area.left, toY(at), area.right, toY(at), { stroke: grid, width: 0.05 * fontSize }),
    ),
    lineAt(area.left, area.top, area.left, area.bottom, hair),
    lineAt(area.left, area.bottom, area.right, area.bottom, hair),
    ...xTicks.flatMap((at) => [
      lineAt(toX(at), area.bottom, toX(at), area.bottom + tick, hair),
      textAt(toX(at), area.bottom + tick + fontSize, x.format(at), {
        size,
        fill: ink,
        anchor: 'middle',
      }),
    ]),
    ...y.ticks.flatMap((at) => [
      lineAt(area.left - tick, toY(at), area.left, toY(at), hair),
      textAt(area.left - 1.6 * tick, toY(at) + 0.35 * fontSize, y.format(at), {
        size,
        fill: ink,
        anchor: 'end',
      }),
    ]),
    textAt((area.left + area.right) / 2, area.bottom + 2.6 * fontSize, x.label ?? '', {
      size,
      fill: ink,
      anchor: 'middle',
    }),
    textAt(1.05 * fontSize, middle, y.label ?? '', {
      size,
      fill: ink,
      anchor: 'middle',
      turn: -90,
    }),
    y.broken?.above ? breakAt(area.left, area.top + 0.6 * fontSize, style) : '',
    y.broken?.below ? breakAt(area.left, area.bottom - 0.6 * fontSize, style) : '',
  ]
}

/** Two slanted strokes over an axis: values lie beyond its end. */
function breakAt(x: number, y: number, style: FigureStyle): string {
  const { paper, muted } = inksOf(style)
  const { fontSize } = style
  const half = 0.32 * fontSize
  const stroke = (dy: number) =>
    lineAt(x - half, y + dy + 0.4 * half, x + half, y + dy - 0.4 * half, {
      stroke: muted,
      width: 0.07 * fontSize,
    })
  const gap = 0.26 * fontSize
  const cover = { stroke: paper, width: gap }
  return (
    lineAt(x - half, y + 0.4 * half, x + half, y - 0.4 * half, cover) +
    stroke(-gap / 2) +
    stroke(gap / 2)
  )
}
