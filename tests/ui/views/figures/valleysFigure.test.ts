/** The picture of why SAM helps, for print. */
import { expect, test } from 'vitest'
import { valleyShapes } from '../../../../src/ui/explain/valleys/shapes.ts'
import { standardStyle } from '../../../../src/ui/views/figures/figureStyle.ts'
import { valleysFigure } from '../../../../src/ui/views/figures/valleysFigure.ts'

const resolve = () => '#c04a00'

test('it draws every stroke and word of the page’s picture, and needs nothing but itself', () => {
  const svg = valleysFigure(standardStyle, resolve)
  const { strokes, words } = valleyShapes(440, 212)
  expect(svg.match(/<path /g)).toHaveLength(strokes.length)
  expect(svg.match(/<text [^>]*fill=/g)).toHaveLength(words.length)
  for (const text of ['>sharp valley<', '>far higher<', '>w + ε<', '>g<tspan']) {
    expect(svg).toContain(text)
  }
  expect(svg).not.toMatch(/var\(|class=|NaN|undefined/)
})

test('its words are as high as they are asked to be, in drawings of any size', () => {
  for (const fontSize of [6, 8, 14]) {
    const svg = valleysFigure({ ...standardStyle, fontSize, width: 174, aspect: 2.2 }, resolve)
    const [, scale] = /scale\(([\d.]+)\)/.exec(svg)!.map(Number)
    expect(15 * scale!).toBeCloseTo(fontSize, 6)
    expect(svg).toContain('font-size="15"')
  }
})

test('sentences under it take their room from the picture, in lines that fit', () => {
  const floorOf = (notes: boolean) => {
    const svg = valleysFigure({ ...standardStyle, notes }, resolve)
    return Math.max(...[...svg.matchAll(/ y="([\d.]+)" font-size="15"/g)].map(([, y]) => Number(y)))
  }
  expect(floorOf(true)).toBeLessThan(floorOf(false))
  const told = valleysFigure({ ...standardStyle, notes: true }, resolve)
  expect(told.match(/font-size="7.2"/g)!.length).toBeGreaterThan(1)
})
