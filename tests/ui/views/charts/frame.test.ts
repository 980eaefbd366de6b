/** Names at lines' ends and words over marks never cover each other. */
import { expect, test } from 'vitest'
import type { ChartLine, ChartMark } from '../../../../src/ui/views/charts/drawing.ts'
import { endLabels, frameOf, markLabels, plotArea } from '../../../../src/ui/views/charts/frame.ts'

const x = { domain: [0, 100] as const, ticks: [], format: String }
const y = { domain: [0, 1] as const, ticks: [], format: String }
const line = (lane: string, height: number, given: Partial<ChartLine> = {}): ChartLine => ({
  key: lane,
  kind: 'main',
  color: 'red',
  slot: 0,
  lane,
  name: lane,
  points: { xs: [0, 100], ys: [0, height] },
  ...given,
})

for (const scale of [1, 2]) {
  test(`names lie apart and inside the plot, at a scale of ${scale}`, () => {
    const frame = frameOf(500 * scale, 300 * scale, scale, ['AdamW', 'LookSAM'])
    const { y: top, height } = plotArea(frame)
    for (const ends of [
      [0, 0, 0, 0, 0],
      [1, 1, 1],
      [0.5, 0.51, 0.49, 0.2],
      [5, -3],
    ]) {
      const labels = endLabels(
        ends.map((end, i) => line(`lane ${i}`, end)),
        x,
        y,
        frame,
      )
      const middles = labels.map((label) => label.y).toSorted((a, b) => a - b)
      expect(middles).toHaveLength(ends.length)
      for (const [i, middle] of middles.entries()) {
        if (i > 0) expect(middle - middles[i - 1]!).toBeGreaterThanOrEqual(12 * scale)
        expect(middle).toBeGreaterThanOrEqual(top - 1)
        expect(middle).toBeLessThanOrEqual(top + height + 12 * scale)
      }
    }
  })
}

test('a lane is named once, at its main line, or at another where that is switched off', () => {
  const frame = frameOf(500, 300, 1, ['SAM'])
  const training = line('SAM', 0.2, { key: 'SAM training', kind: 'training' })
  const step = line('SAM', 0.9, { key: 'SAM step', kind: 'step' })
  const at = (lines: ChartLine[]) =>
    endLabels(lines, x, y, frame).map(({ end }) => Math.round(end.y))
  expect(at([step, training, line('SAM', 0.8)])).toEqual(at([line('SAM', 0.8)]))
  expect(at([step, training])).toEqual(at([training]))
  expect(at([step])).toEqual([])
})

test('a long name is shortened to the room beside the plot', () => {
  const name = 'a name of forty characters, which is long'
  const frame = frameOf(300, 250, 1, [name])
  const [label] = endLabels([line('a', 0.5, { name })], x, y, frame)
  expect(label!.text).toMatch(/^a name.*…$/)
  expect(frame.inset.right).toBeLessThan(0.25 * 300)
})

const turn = (at: number, from: string, to: string, knob = 'α'): ChartMark => ({
  key: `${at} ${knob}`,
  x: at,
  label: `${knob} ${from}→${to}`,
  color: 'red',
  turn: { knob, from, to },
})

test('marks that stand apart have their own words; a knob that is dragged has one', () => {
  const frame = frameOf(600, 300, 1, [])
  const words = (marks: ChartMark[]) => markLabels(marks, x, frame).map(({ text }) => text)
  expect(words([turn(20, '0.2', '1'), turn(80, '1', '2')])).toEqual(['α 0.2→1', 'α 1→2'])
  expect(words([turn(20, '0.2', '1'), turn(21, '1', '1.5'), turn(22, '1.5', '1.7')])).toEqual([
    'α 0.2→1.7',
  ])
  expect(words([turn(20, '0.2', '1'), turn(21, '5', '9', 'k')])).toEqual(['α 1, k 9'])
})

test('words over a mark at the edge stay inside the chart', () => {
  const frame = frameOf(600, 300, 1, [])
  const [first, last] = markLabels([turn(0, '0.2', '1'), turn(100, '1', '2')], x, frame)
  expect(first!.x).toBeGreaterThanOrEqual(18)
  expect(last!.x).toBeLessThanOrEqual(600 - 18)
})

test('names that begin alike are told apart by their ends', () => {
  const textsOf = (names: string[]) =>
    endLabels(
      names.map((name, i) => line(name, i / 4)),
      x,
      y,
      frameOf(380, 300, 1, names),
    ).map(({ text }) => text)
  expect(textsOf(['SAM', 'LookSAM α 0.2', 'LookSAM α 0.7', 'LookSAM α 2'])).toEqual([
    '…α 2', // from top to bottom
    '…α 0.7',
    '…α 0.2',
    'SAM',
  ])
  for (const names of [
    ['a rather long name 1', 'a rather long name 2'],
    ['verylongnameswithoutspaces1', 'verylongnameswithoutspaces2', 'verylong'],
    ['LookSAM, α raised', 'LookSAM, α raised later'],
    ['AdamW, SAM, LookSAM · AdamW', 'AdamW, SAM, LookSAM · SAM'],
  ]) {
    expect(new Set(textsOf(names)).size).toBe(names.length)
  }
})
