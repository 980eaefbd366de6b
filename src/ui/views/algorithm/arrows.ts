/** How the arrows of a step are drawn, on the page and in figures for print: their inks, their paths and their names. */
import { tipOf, type Arrow, type ArrowName } from './plane.ts'

interface ArrowRow {
  label: string
  index?: string
  /** Beside its own line, so that two along one line can both be seen; pixels right and down. */
  shift?: readonly [right: number, down: number]
  /** Where its name stands: how far along it, and pixels right and down from there. */
  at: number
  name: readonly [right: number, down: number]
  ink: ArrowInk
  /** Pixels. */
  width?: number
  dash?: readonly number[]
  opacity?: number
  /** In a legend. */
  words: string
}

type ArrowInk = 'text' | 'muted' | 'lane'

const rows: Readonly<Record<ArrowName, ArrowRow>> = {
  g: { label: 'g', at: 0.9, name: [0, 21], ink: 'text', words: 'g' },
  gH: {
    label: 'g',
    index: 'h',
    shift: [0, 7],
    at: 0.4,
    name: [0, 21],
    ink: 'muted',
    dash: [2, 3],
    words: 'g_h, along g',
  },
  gV: {
    label: 'g',
    index: 'v',
    at: 0.55,
    name: [14, 4],
    ink: 'text',
    dash: [6, 3],
    words: 'g_v, across g',
  },
  gS: { label: 'g', index: 's', at: 0.62, name: [-10, -9], ink: 'text', words: 'g_s' },
  cached: {
    label: 'g',
    index: 'v',
    shift: [8, 0],
    at: 0.5,
    name: [14, 4],
    ink: 'text',
    dash: [6, 3],
    words: 'cached g_v',
  },
  added: {
    label: '',
    at: 0.5,
    name: [0, 0],
    ink: 'lane',
    width: 2.5,
    dash: [6, 3],
    words: 'added to g',
  },
  mixed: { label: 'mixed', at: 0.55, name: [-22, -8], ink: 'text', words: 'mixed gradient' },
  nextAdded: {
    label: '',
    at: 0.5,
    name: [0, 0],
    ink: 'lane',
    dash: [1.5, 4],
    opacity: 0.75,
    words: 'added next',
  },
  nextMixed: {
    label: '',
    at: 0.5,
    name: [0, 0],
    ink: 'lane',
    dash: [1.5, 4],
    opacity: 0.75,
    words: 'mixed next',
  },
}

export const arrowWords = (name: ArrowName): string => rows[name].words

export interface ArrowPen {
  ink: ArrowInk
  /** Pixels. */
  width: number
  dash: readonly number[]
  opacity: number
}

/** What the optimizer is `given` is thick and in the lane's colour. */
export function penOf(name: ArrowName, given: boolean): ArrowPen {
  const { ink, width = 2, dash = [], opacity = 1 } = rows[name]
  return given ? { ink: 'lane', width: 4, dash, opacity } : { ink, width, dash, opacity }
}

/** How lengths become a drawing. */
export interface DrawnScale {
  /** Of the drawing, for a unit of the gradient. */
  scale: number
  /** Of the drawing, for a pixel of the page. */
  pixel: number
}

const head = { length: 9, half: 4.5 } // pixels

/** Shaft and head as paths of the same commands at every step, so that CSS can move one into the next. */
export function arrowPaths(
  { name, x, y, angle, length }: Arrow,
  { scale, pixel }: DrawnScale,
): { shaft: string; head: string } {
  const [right, down] = rows[name].shift ?? [0, 0]
  const [x0, y0] = [x * scale + right * pixel, -y * scale + down * pixel]
  const long = length * scale
  const size = Math.min(1, long / (head.length * pixel)) * pixel
  /** So far along the arrow and so far to its side. */
  const at = (along: number, aside: number) => {
    const px = x0 + along * Math.cos(angle) - aside * Math.sin(angle)
    const py = y0 - along * Math.sin(angle) - aside * Math.cos(angle)
    return `${px.toFixed(2)} ${py.toFixed(2)}`
  }
  const base = long - size * head.length
  const half = size * head.half
  return {
    shaft: `M${at(0, 0)}L${at(base, 0)}`,
    head: `M${at(long, 0)}L${at(base, half)}L${at(base, -half)}Z`,
  }
}

/** The name of an arrow and the middle of its base line; null where it has none. */
export function nameOf(arrow: Arrow, { scale, pixel }: DrawnScale) {
  const { label, index, at, name } = rows[arrow.name]
  if (!label) return null
  const [x, y] = tipOf({ ...arrow, length: at * arrow.length })
  return { label, index, x: x * scale + name[0] * pixel, y: -y * scale + name[1] * pixel }
}

/** The angle between g and g_s at the origin, and where θ stands; null where it is too narrow for its name. */
export function arcOf(angle: number, { pixel }: Pick<DrawnScale, 'pixel'>) {
  const radius = 34 * pixel
  const [x, y] = [radius * Math.cos(angle), -radius * Math.sin(angle)]
  const [half, beyond] = [angle / 2, radius + 8 * pixel]
  const name = { x: beyond * Math.cos(half), y: -beyond * Math.sin(half) + 5 * pixel }
  return {
    path: `M${radius} 0A${radius} ${radius} 0 0 0 ${x.toFixed(2)} ${y.toFixed(2)}`,
    name: angle > 0.38 ? name : null, // 22°
  }
}
