/** The change between refreshes as a subject for the figure sheet. */
import { laneColor } from '../../format/laneStyle.ts'
import type { FigureContent, Resolve } from '../figures/figureContent.ts'
import { figureFileName, type FigureSubject } from '../figures/figureSheet.ts'
import { measureWords, type DrawnChange, type Measure } from './drawnChange.ts'
import type { Subject } from './shownLane.ts'

export const changeSubject = (
  drawn: DrawnChange,
  measure: Measure,
  subject: Subject,
): FigureSubject => ({
  title: 'Change between refreshes',
  legend: true,
  async load() {
    const { chartFigure } = await import('../figures/chartFigure.ts')
    return {
      file: figureFileName(subject.lane.name, 'change between refreshes'),
      draw: (style, resolve) =>
        chartFigure(contentOfChange(drawn, measure, subject, resolve), style),
    }
  },
})

function contentOfChange(
  { lines, x, y }: DrawnChange,
  measure: Measure,
  { lane, slot }: Subject,
  resolve: Resolve,
): FigureContent {
  const own = laneColor(slot)
  return {
    title: `Change between refreshes, ${lane.name}`,
    x: { ...x, label: 'Step' },
    y: { ...y, label: measureWords[measure] },
    lines: lines.map((line) => ({
      ...line,
      color: resolve(line.color === 'var(--lane-color)' ? own : line.color),
    })),
    bands: [],
    levels: [],
    marks: [],
    lanes: [],
    kinds: [
      { kind: 'main', label: 'g_v' },
      { kind: 'gH', label: 'g_h' },
      { kind: 'gS', label: 'g_s' },
    ],
    notes: [],
    inkOf: (of) => ({ color: resolve(laneColor(of)), fill: resolve(laneColor(of)) }),
  }
}
