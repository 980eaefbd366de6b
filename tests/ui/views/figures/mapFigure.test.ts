/** Figures of heat maps: every number in its place, on the paper, readable on its colour. */
import { expect, test } from 'vitest'
import { mapFigure, type MapContent } from '../../../../src/ui/views/figures/mapFigure.ts'
import { standardStyle } from '../../../../src/ui/views/figures/figureStyle.ts'

const place = (position: number | null) => ({
  words: position === null ? '–' : `${80 + 10 * position}%`,
  spread: position === null ? '' : '± 0.4%',
  position,
})

const content: MapContent = {
  title: 'Validation accuracy',
  rows: { label: 'k', values: ['1', '5', '20'] },
  columns: { label: 'α', values: ['0.2', '0.7'] },
  places: [
    [place(0), place(0.5)],
    [place(1), place(null)],
    [place(0.2), place(0.8)],
  ],
  beside: [{ name: 'SAM', ...place(0.6) }],
  ends: ['80%', 'Validation accuracy: 90%'],
  notes: ['Means of 3 seeds ± standard deviation.'],
}

const resolve = (color: string) => `#${color.length.toString(16).padStart(6, '0')}`

test('it has every number with its spread, both axes, the references and the scale', () => {
  const svg = mapFigure(content, standardStyle, resolve)
  for (const words of ['80%', '85%', '90%', '± 0.4%', '>k<', '>α<', '>SAM<', '>20<', '–']) {
    expect(svg).toContain(words)
  }
  expect(svg).not.toMatch(/var\(|color-mix|NaN|undefined|Means of/)
  expect(mapFigure(content, { ...standardStyle, notes: true }, resolve)).toContain(
    'Means of 3 seeds',
  )
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!.map(Number)
  for (const [, x, y] of svg.matchAll(/<(?:text|rect) x="([-\d.]+)" y="([-\d.]+)"/g)) {
    expect(Number(x)).toBeGreaterThan(0)
    expect(Number(x)).toBeLessThan(width!)
    expect(Number(y)).toBeGreaterThan(0)
    expect(Number(y)).toBeLessThan(height!)
  }
})

test('white words stand on dark places, black ones on light', () => {
  const svg = mapFigure(content, standardStyle, resolve)
  expect(svg).toMatch(/fill="#ffffff"[^>]*>80%</)
  expect(svg).toMatch(/fill="#000000"[^>]*>90%</)
})
