/** SVG as text. Lengths are in points, of which an inch has 72, so that a font size in points is one in the drawing too. */
import type { FigureStyle } from './figureStyle.ts'
import { textWidth } from './textWidth.ts'

export interface Inks {
  paper: string
  ink: string
  /** For axes and less important words. */
  muted: string
  grid: string
}

export const inksOf = ({ dark }: Pick<FigureStyle, 'dark'>): Inks =>
  dark
    ? { paper: '#14171a', ink: '#f2f4f6', muted: '#b6bdc4', grid: '#343a40' }
    : { paper: '#ffffff', ink: '#000000', muted: '#444444', grid: '#dddddd' }

const pointsPerMm = 72 / 25.4
const pointsPerPixel = 72 / 96

/** The size of a figure in points. */
export function sizeOf({ width, unit, aspect }: FigureStyle): { width: number; height: number } {
  const points = width * (unit === 'mm' ? pointsPerMm : pointsPerPixel)
  return { width: points, height: points / aspect }
}

/** Two decimals of a point: 0.004 mm. */
export const n = (value: number): string => String(Math.round(100 * value) / 100)

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`)

interface TextLook {
  size: number
  fill: string
  anchor?: 'start' | 'middle' | 'end'
  bold?: boolean
  italic?: boolean
  /** Degrees around its own place. */
  turn?: number
}

export function textAt(x: number, y: number, words: string, look: TextLook): string {
  const { size, fill, anchor = 'start', bold = false, italic = false, turn } = look
  const more = [
    anchor === 'start' ? '' : ` text-anchor="${anchor}"`,
    bold ? ' font-weight="bold"' : '',
    italic ? ' font-style="italic"' : '',
    turn === undefined ? '' : ` transform="rotate(${turn} ${n(x)} ${n(y)})"`,
  ]
  return `<text x="${n(x)}" y="${n(y)}" font-size="${n(size)}" fill="${fill}"${more.join('')}>${indexed(words, size)}</text>`
}

/** Words over lines: around each letter the paper shows. Drawn twice, as not every program knows the order of paint. */
export function textOver(
  x: number,
  y: number,
  words: string,
  look: TextLook,
  paper: string,
): string {
  const text = textAt(x, y, words, look)
  const around = strokeOf({ stroke: paper, width: 0.25 * look.size })
  return `<g fill="none" ${around} stroke-linejoin="round">${text.replaceAll(/ fill="[^"]*"/g, '')}</g>${text}`
}

/** What follows an underscore in g_s, g_h and g_v is an index, as on the page. */
function indexed(words: string, size: number): string {
  const [first = '', ...rest] = words.split(/(?<=g)_([shv])(?![\p{L}\d])/u)
  const down = n(0.22 * size)
  // The parts alternate between index and text.
  const parts = rest.map((part, i) => {
    if (i % 2 === 0) return `<tspan dy="${down}" font-size="${n(0.72 * size)}">${part}</tspan>`
    return part && `<tspan dy="-${down}">${escaped(part)}</tspan>`
  })
  return escaped(first) + parts.join('')
}

interface LineLook {
  stroke: string
  width: number
  dash?: string
  opacity?: number
}

export const strokeOf = ({ stroke, width, dash = '', opacity = 1 }: LineLook): string =>
  `stroke="${stroke}" stroke-width="${n(width)}"${dash && ` stroke-dasharray="${dash}"`}${opacity === 1 ? '' : ` stroke-opacity="${n(opacity)}"`}`

export const lineAt = (x1: number, y1: number, x2: number, y2: number, look: LineLook): string =>
  `<line x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}" ${strokeOf(look)}/>`

/** Parts of a figure that take a height of their own; nothing where there is nothing to say. */
interface Strip {
  height: number
  drawn: string
}

/** The title above a figure, where the style has one. */
export function titleOver(title: string, left: number, style: FigureStyle): Strip {
  const { fontSize } = style
  if (!style.title) return { height: 0, drawn: '' }
  const look = { size: 1.1 * fontSize, fill: inksOf(style).ink, bold: true }
  return { height: 1.6 * fontSize, drawn: textAt(left, 1.5 * fontSize, title, look) }
}

/** Sentences at the lower end of a figure, where the style has them, in as many lines as they need. */
export function notesUnder(notes: readonly string[], left: number, style: FigureStyle): Strip {
  if (!style.notes) return { height: 0, drawn: '' }
  const { fontSize } = style
  const { width, height } = sizeOf(style)
  const size = 0.9 * fontSize
  const lines = notes.flatMap((note) => linesOf(note, width - left - 0.5 * fontSize, size))
  const row = 1.3 * fontSize
  const look = { size, fill: inksOf(style).muted }
  const at = (i: number) => height - 0.5 * fontSize - row * (lines.length - 1 - i)
  return {
    height: row * lines.length,
    drawn: lines.map((line, i) => textAt(left, at(i), line, look)).join('\n'),
  }
}

/** A text in lines that are no wider than `most`, unless a word is. */
function linesOf(text: string, most: number, size: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`
    if (lines.length > 0 && textWidth(longer, size) <= most) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

/** A figure of parts; nothing in it needs another file. */
export function documentOfParts(
  style: FigureStyle,
  title: string,
  parts: readonly string[],
): string {
  const { width, unit, aspect } = style
  const size = sizeOf(style)
  const { paper } = inksOf(style)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}${unit}" height="${n(width / aspect)}${unit}" viewBox="0 0 ${n(size.width)} ${n(size.height)}" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="${paper}"/>`,
    ...parts.filter((part) => part !== ''),
    '</svg>\n',
  ].join('\n')
}

/** Something of a known width, drawn with its left end at x on a base line at y. */
export interface LegendSample {
  label: string
  draw: (x: number, y: number) => string
}

export interface PlacedLegend {
  width: number
  height: number
  /** The legend with its upper left corner at a point. */
  draw: (x: number, y: number) => string
}

/** A legend as wide as it may be at most, its entries beside and below each other. */
export function legendOfSamples(
  samples: readonly LegendSample[],
  { fontSize }: FigureStyle,
  most: number,
  fill: string,
): PlacedLegend {
  const sample = 2.4 * fontSize
  const gap = 0.4 * fontSize
  const row = 1.35 * fontSize
  const places: { x: number; line: number }[] = []
  let [x, line, width] = [0, 0, 0]
  for (const { label } of samples) {
    const own = sample + gap + textWidth(label, fontSize)
    if (x > 0 && x + own > most) [x, line] = [0, line + 1]
    places.push({ x, line })
    width = Math.max(width, x + own)
    x += own + 1.2 * fontSize
  }
  return {
    width,
    height: samples.length === 0 ? 0 : (line + 1) * row,
    draw: (left, top) =>
      samples
        .map(({ label, draw }, i) => {
          const at = places[i]!
          const y = top + at.line * row + 0.7 * row
          const words = textAt(left + at.x + sample + gap, y, label, { size: fontSize, fill })
          return draw(left + at.x, y - 0.33 * fontSize) + words
        })
        .join('\n'),
  }
}

/** The width of a legend's sample. */
export const sampleWidth = ({ fontSize }: FigureStyle): number => 2.4 * fontSize
