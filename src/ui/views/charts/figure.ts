/** A chart as a picture of its own: title, unit, legend and notes around the drawing of the page. */
import { markerFill, markerPath } from '../../format/laneStyle.ts'
import { dashArray, pens, type LineKind } from './grammar.ts'

/** An entry of the legend: a kind of line, or the main line of a lane with the marker of its slot. */
export interface LegendEntry {
  label: string
  color: string
  kind: LineKind
  slot: number | null
}

export interface Figure {
  title: string
  unit: string
  legend: readonly LegendEntry[]
  note: string | null
  width: number
  height: number
  /** The content of the chart's <svg>, as text. */
  drawing: string
}

const margin = 16 // px
const row = 20
const sample = 28

/**
 * An SVG that needs no other file. `color` gives the current value of a CSS variable, and `widthOf` the width of a text
 * at 13 px.
 */
export function svgOf(
  figure: Figure,
  color: (variable: string) => string,
  widthOf: (text: string) => number,
): string {
  const { title, unit, legend, note, drawing } = figure
  const width = figure.width + 2 * margin
  const entries = placed(legend, figure.width, widthOf)
  const legendTop = margin + 2.4 * row
  const top = legendTop + (entries.at(-1)?.line ?? -1) * row + row
  const height = top + figure.height + (note ? row : 0) + margin / 2
  const text = (x: number, y: number, size: number, fill: string, words: string, bold = false) =>
    `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}"${bold ? ' font-weight="650"' : ''}>${escaped(words)}</text>`
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="var(--surface)"/>`,
    text(margin, margin + 14, 17, 'var(--text)', title, true),
    text(margin, margin + 14 + row, 13, 'var(--muted)', unit),
    ...entries.map(({ entry, x, line }) => {
      const y = legendTop + line * row + 5
      return `${swatch(entry, margin + x, y)}${text(margin + x + sample + 6, y + 4, 13, 'var(--muted)', entry.label)}`
    }),
    `<svg x="${margin}" y="${top}" width="${figure.width}" height="${figure.height}">${drawing}</svg>`,
    note ? text(margin, height - margin / 2 - 6, 12, 'var(--muted)', `${note}.`) : '',
    '</svg>\n',
  ]
  return parts
    .join('')
    .replaceAll('currentColor', 'var(--muted)')
    .replaceAll(/var\((--[\w-]+)\)/g, (_, variable: string) => color(variable))
}

function swatch({ color, kind, slot }: LegendEntry, x: number, y: number): string {
  const { width, opacity } = pens[kind]
  const line = `<line x1="${x}" x2="${x + sample}" y1="${y}" y2="${y}" stroke="${color}" stroke-width="${width}" stroke-dasharray="${dashArray(pens[kind])}" stroke-opacity="${opacity}"/>`
  if (slot === null) return line
  const marker = markerPath(slot, x + sample / 2, y, 4)
  return `${line}<path d="${marker}" fill="${markerFill(slot)}" stroke="${color}"/>`
}

/** Places the entries of the legend side by side, and on the next line where there is no room. */
function placed(
  legend: readonly LegendEntry[],
  width: number,
  widthOf: (text: string) => number,
): { entry: LegendEntry; x: number; line: number }[] {
  let [x, line] = [0, 0]
  return legend.map((entry) => {
    const own = sample + 6 + widthOf(entry.label)
    if (x > 0 && x + own > width) [x, line] = [0, line + 1]
    const place = { entry, x, line }
    x += own + 18
    return place
  })
}

const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`)
