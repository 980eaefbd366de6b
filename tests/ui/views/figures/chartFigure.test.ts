/** Figures of charts: from data alone, in true sizes, with everything that a reader of a paper needs. */
import { describe, expect, test } from 'vitest'
import { chartFigure } from '../../../../src/ui/views/figures/chartFigure.ts'
import { contentOf } from '../../../../src/ui/views/figures/figureContent.ts'
import { standardStyle, type FigureStyle } from '../../../../src/ui/views/figures/figureStyle.ts'
import { textWidth } from '../../../../src/ui/views/figures/textWidth.ts'
import { lossChart } from '../../../../src/ui/views/charts/loss.ts'
import { plotOf } from '../../../../src/ui/views/charts/plot.ts'
import { standardOptions } from '../../../../src/ui/views/charts/compose.ts'
import { LaneFeed } from '../../../../src/ui/measurements/laneFeed.ts'
import { laneView, snapshotOf } from '../../../fixtures/page.ts'
import { stepEvent } from '../../../fixtures/series.ts'

const judged = (loss: number) => ({ valLoss: loss + 0.2, valAccuracy: 0.5 })

/** Two lanes under three seeds, whose losses fall. */
function snapshot() {
  const lanes = ['AdamW', 'Look<SAM> & co'].map((name, slot) => {
    const seeds = [0, 1, 2]
    const feed = new LaneFeed(seeds)
    for (let t = 0; t < 100; t++) {
      for (const seed of seeds) {
        const loss = (2.3 + 0.1 * seed + slot) / (1 + t / 20)
        if (t % 20 === 0)
          feed.addEvaluation({ type: 'evaluation', lane: slot, seed, t, ...judged(loss) })
        feed.addStep(stepEvent({ lane: slot, seed, t, loss }))
      }
    }
    return laneView(feed.series, { id: name, slot, name, seeds })
  })
  const marks = [40, 42].map((x) => ({
    key: String(x),
    x,
    label: 'α 0.2→0.7',
    slot: 1,
    turn: { knob: 'α', from: '0.2', to: '0.7' },
  }))
  return snapshotOf(lanes[0]!.series, { lanes, seeds: 3, marks, shown: [0, 100] })
}

const resolve = (color: string) => (color.includes('lane-1') ? '#c04a00' : '#0067b1')

const drawn = (given: Partial<FigureStyle> = {}) => {
  const content = contentOf(plotOf(lossChart, snapshot()), standardOptions, resolve)
  return chartFigure(content, { ...standardStyle, ...given })
}

/** The numbers of all attributes of a name. */
const numbers = (svg: string, attribute: string) =>
  [...svg.matchAll(new RegExp(` ${attribute}="([-\\d.]+)"`, 'g'))].map(([, text]) => Number(text))

describe('a figure of a chart', () => {
  test('has its size in millimetres, and text in points', () => {
    const svg = drawn()
    expect(svg).toContain('width="85mm" height="60.71mm" viewBox="0 0 240.94 172.1"')
    expect(numbers(svg, 'font-size')).toContain(8)
    expect(drawn({ width: 1600, unit: 'px', aspect: 16 / 9 })).toContain(
      'width="1600px" height="900px"',
    )
  })

  test('needs nothing but itself: no variable, no style sheet, no address', () => {
    const svg = drawn({ title: true, notes: true, legend: 'right' })
    expect(svg).not.toMatch(/var\(|class=|style=|href|currentColor|NaN|undefined|Infinity/)
    expect(svg.match(/https?:/g)).toHaveLength(1) // the name space
  })

  test('names axes with units, lanes, kinds of lines, and what a band is', () => {
    const svg = drawn()
    for (const words of ['Loss (nats)', 'Step', 'AdamW', 'validation', 'training', 'n = 3']) {
      expect(svg).toContain(`>${words.replace('n = 3', '')}`)
    }
    expect(svg).toContain('min–max, n = 3')
    expect(svg).toContain('Look&#60;SAM&#62; &#38; co')
  })

  test('has its title and sentences only where they are asked for', () => {
    expect(drawn()).not.toMatch(/<text[^>]*>Loss</)
    expect(drawn({ title: true })).toMatch(/<text[^>]*>Loss</)
  })

  test.each<Partial<FigureStyle>>([
    {},
    { width: 174, aspect: 2.2 },
    { legend: 'right', width: 174 },
    { legend: 'none' },
    { fontSize: 12 },
    { width: 60, aspect: 1 },
    { title: true, notes: true },
  ])('keeps everything on the paper: %o', (given) => {
    const svg = drawn(given)
    const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!.map(Number)
    for (const x of [...numbers(svg, 'x'), ...numbers(svg, 'x1'), ...numbers(svg, 'x2')]) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x).toBeLessThanOrEqual(width!)
    }
    for (const y of [...numbers(svg, 'y'), ...numbers(svg, 'y1'), ...numbers(svg, 'y2')]) {
      expect(y).toBeGreaterThanOrEqual(0)
      expect(y).toBeLessThanOrEqual(height!)
    }
    for (const [, x, size, words] of svg.matchAll(
      /<text x="([\d.]+)" y="[\d.]+" font-size="([\d.]+)" fill="[^"]+">([^<]*)</g,
    )) {
      expect(Number(x) + textWidth(words!.replaceAll(/&#\d+;/g, '&'), Number(size))).toBeLessThan(
        width! + 1,
      )
    }
  })

  test('marks that lie close have their labels in two rows', () => {
    const rows = [...drawn().matchAll(/y="([\d.]+)"[^>]*>α 0.2→0.7</g)].map(([, y]) => Number(y))
    expect(new Set(rows).size).toBe(2)
  })

  test('is the same, whatever was drawn before', () => {
    const plot = plotOf(lossChart, snapshot())
    const again = plotOf(lossChart, snapshot(), { ...standardOptions, everything: true }, plot)
    expect(chartFigure(contentOf(again, standardOptions, resolve), standardStyle)).toBe(drawn())
  })
})
