/** A heat map for print: the numbers in their colours, with what they are compared with and what the colours mean. */
import type { Resolve } from './figureContent.ts'
import type { FigureStyle } from './figureStyle.ts'
import { documentOfParts, inksOf, n, notesUnder, sizeOf, textAt, titleOver } from './svg.ts'
import { textWidth } from './textWidth.ts'

export interface MapPlace {
  /** The number, and its spread below it; empty where there is none. */
  words: string
  spread: string
  /** From 0, the worst, to 1; null where there is no number. */
  position: number | null
}

export interface MapContent {
  title: string
  rows: { label: string; values: readonly string[] }
  columns: { label: string; values: readonly string[] }
  /** Row by row. */
  places: readonly (readonly MapPlace[])[]
  /** What the grid is compared with. */
  beside: readonly (MapPlace & { name: string })[]
  /** What the ends of the scale are called. */
  ends: readonly [worst: string, best: string]
  notes: readonly string[]
}

/** Where black ink on the scale has a contrast of 4.5 and more, and white below it. */
const darkUntil = 0.42

const colorAt = (position: number): string =>
  `color-mix(in oklab, #f7e35a ${Math.round(1000 * position) / 10}%, #1b2a63)`

export function mapFigure(content: MapContent, style: FigureStyle, resolve: Resolve): string {
  const { title, rows, columns, places, beside, ends, notes } = content
  const { fontSize } = style
  const { width, height } = sizeOf(style)
  const { ink, muted, paper } = inksOf(style)
  const names = [...rows.values, ...beside.map(({ name }) => name)]
  const left = Math.max(...names.map((name) => textWidth(name, fontSize))) + 2.9 * fontSize
  const head = titleOver(title, 0.5 * fontSize, style)
  const told = notesUnder(notes, 0.5 * fontSize, style)
  const top = head.height + 3 * fontSize
  const scale = style.legend === 'none' ? 0 : 2.4 * fontSize
  const bottom = height - 0.6 * fontSize - scale - told.height
  const lines = rows.values.length + beside.length + (beside.length > 0 ? 0.3 : 0)
  const cellHeight = (bottom - top) / lines
  const cellWidth = (width - 0.5 * fontSize - left) / columns.values.length

  const cell = (place: MapPlace, x: number, y: number): string => {
    const fill = place.position === null ? paper : resolve(colorAt(place.position))
    const words = place.position !== null && place.position < darkUntil ? '#ffffff' : '#000000'
    const look = { fill: place.position === null ? muted : words, anchor: 'middle' } as const
    const middle = x + cellWidth / 2
    const [one, two] = place.spread ? [-0.1, 1] : [0.35, 0]
    const size = Math.min(
      fontSize,
      (0.92 * cellWidth * fontSize) /
        Math.max(1, textWidth(place.words, fontSize), textWidth(place.spread, 0.85 * fontSize)),
    )
    return [
      `<rect x="${n(x)}" y="${n(y)}" width="${n(cellWidth)}" height="${n(cellHeight)}" fill="${fill}" stroke="${paper}" stroke-width="${n(0.08 * fontSize)}"/>`,
      textAt(middle, y + cellHeight / 2 + one * size, place.words, { size, ...look }),
      place.spread
        ? textAt(middle, y + cellHeight / 2 + two * size, place.spread, {
            size: 0.85 * size,
            ...look,
          })
        : '',
    ].join('')
  }
  const rowTop = (row: number) => top + cellHeight * (row + (row >= rows.values.length ? 0.3 : 0))
  const nameAt = (name: string, row: number) =>
    textAt(left - 0.5 * fontSize, rowTop(row) + cellHeight / 2 + 0.35 * fontSize, name, {
      size: fontSize,
      fill: ink,
      anchor: 'end',
    })
  const parts = [
    head.drawn,
    textAt(left + (cellWidth * columns.values.length) / 2, top - 1.7 * fontSize, columns.label, {
      size: fontSize,
      fill: ink,
      anchor: 'middle',
    }),
    ...columns.values.map((value, column) =>
      textAt(left + cellWidth * (column + 0.5), top - 0.45 * fontSize, value, {
        size: fontSize,
        fill: ink,
        anchor: 'middle',
      }),
    ),
    textAt(1.1 * fontSize, top + (cellHeight * rows.values.length) / 2, rows.label, {
      size: fontSize,
      fill: ink,
      anchor: 'middle',
      turn: -90,
    }),
    ...rows.values.map((value, row) => nameAt(value, row)),
    ...places.flatMap((line, row) =>
      line.map((place, column) => cell(place, left + cellWidth * column, rowTop(row))),
    ),
    ...beside.flatMap((place, i) => [
      nameAt(place.name, rows.values.length + i),
      cell(place, left, rowTop(rows.values.length + i)),
    ]),
    ...(scale > 0 ? scaleOf(left, bottom + 0.7 * fontSize, width - 0.5 * fontSize - left) : []),
    told.drawn,
  ]
  return documentOfParts(style, title, parts)

  function scaleOf(x: number, y: number, length: number): string[] {
    const steps = 40
    const bar = 0.6 * fontSize
    return [
      ...Array.from({ length: steps }, (_, i) => {
        const color = resolve(colorAt(i / (steps - 1)))
        return `<rect x="${n(x + (length * i) / steps)}" y="${n(y)}" width="${n(length / steps + 0.1)}" height="${n(bar)}" fill="${color}"/>`
      }),
      textAt(x, y + bar + fontSize, ends[0], { size: 0.9 * fontSize, fill: ink }),
      textAt(x + length, y + bar + fontSize, ends[1], {
        size: 0.9 * fontSize,
        fill: ink,
        anchor: 'end',
      }),
    ]
  }
}
