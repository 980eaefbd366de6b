/** Where things stand in a chart: the plot in its box, names at the ends of lines, words over marks. In pixels. */
import { lastRowIn, shareOn, type ChartAxis, type ChartLine, type ChartMark } from './drawing.ts'

/** Text of scale 1 has this size. */
export const textSize = 13
/** Names at lines' ends and words over marks are a little smaller. */
export const smallText = 12

/** The margins between a plot and its box. */
export interface Inset {
  left: number
  right: number
  top: number
  bottom: number
}

/** A box, the plot in it, and the factor by which text and lines are larger than usual. */
export interface ChartFrame {
  width: number
  height: number
  scale: number
  inset: Inset
}

/** About how wide text is, in a wide typeface: a little too much does no harm. */
export const widthOf = (text: string, size: number) => 0.6 * size * text.length

/** Names at lines' ends are semi-bold: capitals of a wide typeface take three quarters of their size. */
const nameWidth = (name: string, size: number) => 1.25 * widthOf(name, size)

/** Above the plot there is room for a row of marks' words; below, for ticks and for the axis's name; to the right, for names. */
export function frameOf(
  width: number,
  height: number,
  scale: number,
  names: readonly string[],
): ChartFrame {
  const longest = Math.max(0, ...names.map((name) => nameWidth(name, smallText)))
  const room = Math.max(16, Math.min(14 + longest, 110, (0.24 * width) / scale))
  const inset = { left: 46, right: room, top: 20, bottom: 42 }
  for (const side of ['left', 'right', 'top', 'bottom'] as const) {
    inset[side] = Math.round(scale * inset[side])
  }
  return { width, height, scale, inset }
}

/** The plot's part of a box. */
export const plotArea = ({ width, height, inset }: ChartFrame) => ({
  x: inset.left,
  y: inset.top,
  width: Math.max(0, width - inset.left - inset.right),
  height: Math.max(0, height - inset.top - inset.bottom),
})

/** The pixels of values on both axes. */
export function pixelsIn(frame: ChartFrame, x: ChartAxis, y: ChartAxis) {
  const area = plotArea(frame)
  return {
    toX: (value: number) => area.x + shareOn(x, value) * area.width,
    toY: (value: number) => area.y + (1 - shareOn(y, value)) * area.height,
  }
}

/** A name at the end of a lane's line. */
export interface EndLabel {
  lane: string
  color: string
  slot: number
  text: string
  /** Where the text begins, and its middle line. */
  x: number
  y: number
  /** The end of the line. */
  end: { x: number; y: number }
}

/** One name for each lane, at the end of its main line; where names would cover each other, they move apart. */
export function endLabels(
  lines: readonly ChartLine[],
  x: ChartAxis,
  y: ChartAxis,
  frame: ChartFrame,
): EndLabel[] {
  const area = plotArea(frame)
  const { toX, toY } = pixelsIn(frame, x, y)
  const size = smallText * frame.scale
  const gap = 0.75 * size
  const room = frame.inset.right - gap
  const most = Math.max(3, Math.floor(room / nameWidth('n', size)))
  const named = [...linesToName(lines)]
  const names = named.map(({ name }) => name)
  const labels: EndLabel[] = []
  for (const { lane, slot, name, color, points } of named) {
    const row = lastRowIn(points, x.domain)
    if (row < 0) continue
    const end = { x: toX(points.xs[row]!), y: inside(toY(points.ys[row]!), area) }
    const text = shortenedTo(name, most, names)
    labels.push({ lane, slot, color, text, end, x: end.x + gap, y: end.y })
  }
  return apart(labels, 1.1 * size, area)
}

/** Of each lane's lines the main one, or else the last that is no trace of single steps. */
function linesToName(lines: readonly ChartLine[]) {
  const found = new Map<string, ChartLine & { lane: string; slot: number; name: string }>()
  for (const line of lines) {
    const { lane, slot, name, kind } = line
    if (lane === null || slot === null || name === null || kind === 'step') continue
    if (found.get(lane)?.kind !== 'main') found.set(lane, { ...line, lane, slot, name })
  }
  return found.values()
}

const inside = (pixel: number, { y, height }: { y: number; height: number }) =>
  Math.min(y + height, Math.max(y, pixel))

/** What fits of a name into so many signs: its beginning, or its end where another name begins alike. */
function shortenedTo(name: string, most: number, names: readonly string[]): string {
  if (name.length <= most) return name
  const beginning = name.slice(0, most - 1)
  const isShared = names.some((other) => other !== name && other.startsWith(beginning))
  if (!isShared) return `${beginning.trimEnd()}…`
  const end = name.slice(1 - most)
  // Whole words read better than the end of one.
  const words = /(?<= )[\p{L}\p{N}].*/u.exec(end)
  return `…${words ? words[0] : end}`
}

/** Moves labels up and down until they lie a line apart, in the order of their lines' ends. */
function apart(labels: EndLabel[], gap: number, { y, height }: { y: number; height: number }) {
  const sorted = labels.toSorted((a, b) => a.y - b.y)
  let above = -Infinity
  for (const label of sorted) {
    label.y = Math.max(label.y, above + gap)
    above = label.y
  }
  let below = y + height + gap / 2
  for (const label of sorted.toReversed()) {
    label.y = Math.min(label.y, below - gap)
    below = label.y
  }
  return sorted
}

/** Words over one mark or several that stand close together. */
export interface MarkLabel {
  key: string
  /** The middle of the words. */
  x: number
  text: string
  color: string
}

/**
 * Words in one row over the marks. Where the words of two would touch, they have one text: from where to where if it is
 * one knob of one lane, or how many there are.
 */
export function markLabels(
  marks: readonly ChartMark[],
  x: ChartAxis,
  frame: ChartFrame,
): MarkLabel[] {
  const { scale, width } = frame
  const size = smallText * scale
  const [low, high] = x.domain
  const { toX } = pixelsIn(frame, x, x)
  let groups: { marks: ChartMark[]; label: MarkLabel; half: number }[] = []
  const grouped = (together: ChartMark[]) => {
    const { key, color } = together[0]!
    const text = wordsOf(together)
    const half = widthOf(text, size) / 2
    const middle = together.reduce((sum, mark) => sum + toX(mark.x), 0) / together.length
    const label = { key, x: Math.max(half, Math.min(width - half, middle)), text, color }
    if (together.some((mark) => mark.color !== color)) label.color = 'var(--muted)'
    return { marks: together, label, half }
  }
  const visible = marks.filter((mark) => mark.x >= low && mark.x <= high)
  for (const mark of visible.toSorted((a, b) => a.x - b.x)) {
    let group = grouped([mark])
    for (let last = groups.at(-1); last; last = groups.at(-1)) {
      if (last.label.x + last.half + 0.5 * size < group.label.x - group.half) break
      groups = groups.slice(0, -1)
      group = grouped([...last.marks, ...group.marks])
    }
    groups = [...groups, group]
  }
  return groups.map(({ label }) => label)
}

/** One mark says what it is. Several say what each knob went to, up to two of them, or how many they are. */
function wordsOf(marks: readonly ChartMark[]): string {
  const [first, last] = [marks[0]!, marks.at(-1)!]
  if (marks.length === 1) return first.label
  const same = marks.every(({ turn, color }) => {
    return turn && turn.knob === first.turn?.knob && color === first.color
  })
  if (same) return `${first.turn!.knob} ${first.turn!.from}→${last.turn!.to}`
  const ends = new Map(marks.map(({ turn, color }) => [`${turn?.knob} ${color}`, turn]))
  const turns = [...ends.values()].filter((turn) => turn !== null)
  return turns.length === 2 && marks.every(({ turn }) => turn)
    ? turns.map(({ knob, to }) => `${knob} ${to}`).join(', ')
    : `${marks.length} changes`
}
