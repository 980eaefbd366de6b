/**
 * The grammar of lines, for the charts of the page and for figures alike. Colour and marker say which lane it is
 * (format/laneStyle.ts). Weight and dash say what is drawn of it, and each pattern has one meaning in the whole page.
 */

/** How a kind of line is drawn. Widths are for text of 13 px and grow with it. */
export interface Pen {
  width: number
  /** The lengths of dashes and gaps, in widths; empty for a solid line. */
  dash: readonly number[]
  opacity: number
  /** Whether the lane's marker stands on the line. */
  marked: boolean
}

const solid: readonly number[] = []

export const pens = {
  /** What the chart is about: validation loss, accuracy, the running mean of a number, mean step time, g_v. */
  main: { width: 2.75, dash: solid, opacity: 1, marked: true },
  /** The running mean of the training loss, beside the validation loss. */
  training: { width: 1.4, dash: solid, opacity: 1, marked: true },
  /** Every single step. */
  step: { width: 1, dash: solid, opacity: 0.2, marked: false },
  /** Refresh steps only, and reuse steps only. */
  refresh: { width: 1.5, dash: [5, 2.5], opacity: 1, marked: false },
  reuse: { width: 1.5, dash: [1, 2], opacity: 1, marked: false },
  /** The SAM gradient g_s, and its part g_h along g. */
  gS: { width: 1.75, dash: [6, 2, 1, 2], opacity: 1, marked: false },
  gH: { width: 1.75, dash: [6, 2, 1, 2, 1, 2], opacity: 1, marked: false },
  /** A value to compare with. */
  level: { width: 1.25, dash: [3, 3], opacity: 1, marked: false },
  /** The sample of a band in a legend: from the least to the most of several seeds. */
  seeds: { width: 9, dash: solid, opacity: 0.18, marked: false },
} as const satisfies Record<string, Pen>

/** What is drawn of a lane. */
export type LineKind = keyof typeof pens

/** The opacity of the area of a band. */
export const bandOpacity = pens.seeds.opacity

/** A pen's dashes as the attribute of an SVG element, for a line that is `thickness` times as wide as usual. */
export const dashArray = ({ width, dash }: Pen, thickness = 1): string =>
  dash.map((length) => Math.round(10 * length * width * thickness) / 10).join(' ')

/** The radius of a marker on a line, for text of 13 px. */
export const markerRadius = ({ width }: Pen): number => 1.8 + 0.85 * width
