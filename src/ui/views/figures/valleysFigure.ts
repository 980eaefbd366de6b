/** The picture of why SAM helps, for print. */
import { valleyShapes, type ValleyInk } from '../../explain/valleys/shapes.ts'
import type { Resolve } from './figureContent.ts'
import type { FigureStyle } from './figureStyle.ts'
import {
  documentOfParts,
  inksOf,
  n,
  notesUnder,
  sizeOf,
  strokeOf,
  textOver,
  titleOver,
} from './svg.ts'

const title = 'Why it helps: a sharp and a flat valley'
const note =
  'Schematic, not measured. From w, SAM goes ε uphill and takes the gradient there, g_s: in a sharp valley it is steep and drives the weights out; in a flat one it stays close to g.'
const letters = 15 // how high the words of the shapes are

export function valleysFigure(style: FigureStyle, resolve: Resolve): string {
  const { fontSize } = style
  const { width, height } = sizeOf(style)
  const { paper, ink, muted } = inksOf(style)
  const colors: Readonly<Record<ValleyInk, string>> = {
    text: ink,
    muted,
    curve: muted,
    sam: resolve('var(--lane-1)'),
    paper,
  }
  const unit = fontSize / letters // points for a unit of the shapes
  const head = titleOver(title, 0.5 * fontSize, style)
  const told = notesUnder([note], 0.5 * fontSize, style)
  const { strokes, words } = valleyShapes(
    width / unit,
    (height - head.height - told.height - 0.4 * fontSize) / unit,
  )
  return documentOfParts(style, title, [
    head.drawn,
    `<g transform="translate(0 ${n(head.height)}) scale(${unit})">`,
    ...strokes.map((stroke) => {
      const dash = (stroke.dash ?? []).join(' ')
      const look = strokeOf({ stroke: colors[stroke.ink], width: stroke.width, dash })
      return `<path d="${stroke.d}" fill="${stroke.fill ? colors[stroke.fill] : 'none'}" ${look}/>`
    }),
    ...words.map(({ x, y, text, anchor, aside = false, bold = false }) =>
      textOver(
        x,
        y,
        text,
        {
          size: aside ? 0.87 * letters : letters,
          fill: aside ? muted : ink,
          anchor,
          bold,
        },
        paper,
      ),
    ),
    '</g>',
    told.drawn,
  ])
}
