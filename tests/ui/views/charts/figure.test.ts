import { expect, test } from 'vitest'
import { svgOf, type Figure } from '../../../../src/ui/views/charts/figure.ts'

const entry = (label: string) => ({
  label,
  color: 'var(--lane-0)',
  kind: 'main' as const,
  slot: 0,
})
const figure: Figure = {
  title: 'Loss <&>',
  unit: 'nats',
  legend: ['AdamW', 'SAM', 'LookSAM'].map(entry),
  note: 'Axis clipped: 3 points above 12.4',
  width: 300,
  height: 200,
  drawing: '<path stroke="var(--lane-1)"/><text fill="currentColor">0</text>',
}
const colors: Record<string, string> = {
  '--lane-0': '#00f',
  '--lane-1': '#f00',
  '--surface': '#fff',
}
const svg = svgOf(
  figure,
  (variable) => colors[variable] ?? '#333',
  (text) => 12 * text.length,
)

test('a picture has title, unit, legend, drawing and what its axis leaves out', () => {
  for (const words of [
    'Loss &#60;&#38;&#62;',
    'nats',
    'AdamW',
    'SAM',
    'LookSAM',
    '3 points above 12.4.',
  ]) {
    expect(svg).toContain(words)
  }
  expect(svg).toContain('<path stroke="#f00"/>')
})

test('it needs nothing from the page: no variables, no addresses but the name space', () => {
  expect(svg).not.toMatch(/var\(|currentColor|class=/)
  expect(svg.match(/https?:[^"]*/g)).toEqual(['http://www.w3.org/2000/svg'])
})

test('a legend that is too wide goes on in the next line, and the picture grows', () => {
  const roomy = svgOf(
    { ...figure, width: 600 },
    () => '#333',
    (text) => 12 * text.length,
  )
  const heightOf = (picture: string) => Number(/ height="([\d.]+)"/.exec(picture)![1])
  expect(heightOf(svg) - heightOf(roomy)).toBe(20)
  const places = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"[^>]*>(AdamW|SAM|LookSAM)</g)]
  const heights = places.map(([, , y]) => Number(y))
  expect(heights).toEqual([heights[0], heights[0], heights[0]! + 20])
  expect(Number(places[2]![1])).toBe(Number(places[0]![1]))
})
