import { expect, test } from 'vitest'
import {
  maxPoints,
  pointsIn,
  type Domain,
  type Trace,
} from '../../../../src/ui/views/charts/points.ts'
import { Column } from '../../../../src/ui/measurements/column.ts'

const traceOf = (points: readonly (readonly [number, number])[]): Trace => {
  const [xs, ys] = [new Column(Float64Array), new Column(Float32Array)]
  for (const [x, y] of points) {
    xs.push(x)
    ys.push(y)
  }
  return { xs, ys, length: points.length }
}
const long = (y: (i: number) => number, length = 20_000) =>
  traceOf(Array.from({ length }, (_, i) => [i, y(i)]))

/** The same points, from reading every row. */
function scanned({ xs, ys, length }: Trace, [from, to]: Domain): [number, number][] {
  const rows = Array.from({ length }, (_, i): [number, number] => [xs.at(i), ys.at(i)])
  const finite = rows.filter(([, y]) => Number.isFinite(y))
  const inside = finite.filter(([x]) => x >= from && x <= to)
  const before = finite.filter(([x]) => x < from).slice(-1)
  const after = finite.filter(([x]) => x > to).slice(0, 1)
  if (inside.length <= maxPoints - 2) return [...before, ...inside, ...after]
  const width = (to - from) / (maxPoints / 2 - 2)
  const stretches = new Map<number, [number, number][]>()
  for (const point of inside) {
    const stretch = Math.floor(point[0] / width)
    stretches.set(stretch, [...(stretches.get(stretch) ?? []), point])
  }
  const kept = [...stretches.values()].flatMap((points) => {
    const values = points.map(([, y]) => y)
    const low = values.indexOf(Math.min(...values))
    const high = values.indexOf(Math.max(...values))
    const both = [points[Math.min(low, high)]!, points[Math.max(low, high)]!]
    return low === high ? both.slice(1) : both
  })
  return [...before, ...kept, ...after]
}

const pairs = (trace: Trace, domain: Domain) => {
  const { xs, ys } = pointsIn(trace, domain)
  return xs.map((x, i) => [x, ys[i]])
}

const noise = (i: number) => Math.sin(i * i * 0.37) + 0.1 * Math.sin(i * 0.01)
const shapes: Record<string, Trace> = {
  dense: long(noise),
  'one row in five': long((i) => (i % 5 === 0 ? noise(i) : NaN)),
  'one row in a thousand': long((i) => (i % 1_000 === 0 ? noise(i) : NaN)),
  'ended early': long((i) => (i < 12_345 ? noise(i) : NaN)),
  'several rows at one x': traceOf(
    Array.from({ length: 5_000 }, (_, i) => [Math.floor(i / 7) * 0.25, noise(i)]),
  ),
  short: long(noise, 12),
  empty: traceOf([]),
}
const domains: Domain[] = [
  [0, 20_000],
  [0, 50],
  [777, 1_500],
  [1_234.5, 9_876.5],
  [19_990, 25_000],
  [30_000, 40_000],
]

for (const [name, trace] of Object.entries(shapes)) {
  test(`in any window the points are those of reading every row: ${name}`, () => {
    for (const domain of domains) {
      const points = pairs(trace, domain)
      expect(points).toEqual(scanned(trace, domain))
      expect(points.length).toBeLessThanOrEqual(maxPoints)
    }
  })
}

test('while a line grows and its window slides, zooms and comes back, the points are those of reading every row', () => {
  const { xs, ys } = traceOf([])
  const windows: Domain[] = [
    [0, 6_000],
    [1_000, 4_000],
    [2_000.5, 5_000.5],
  ]
  for (let i = 0; i < 6_000; i++) {
    xs.push(i)
    ys.push(i % 3 === 0 ? NaN : noise(i))
    if (i % 371 > 0) continue
    const trace = { xs, ys, length: ys.length }
    const sliding: Domain = [i - 2_000, i]
    for (const domain of [windows[i % 3]!, sliding]) {
      expect(pairs(trace, domain)).toEqual(scanned(trace, domain))
    }
  }
  for (const domain of windows) {
    const trace = { xs, ys, length: ys.length }
    expect(pairs(trace, domain)).toEqual(scanned(trace, domain))
    const squares = { ...trace, xs: traceOf(Array.from(xs.values, (x) => [x * x, 0])).xs }
    expect(pairs(squares, domain)).toEqual(scanned(squares, domain))
  }
})

test('short lines are drawn exactly, without the rows that have no number', () => {
  const line = traceOf([
    [0, 1],
    [1, NaN],
    [4, 6],
  ])
  expect(pairs(line, [0, 10])).toEqual([
    [0, 1],
    [4, 6],
  ])
})

test('a spike of a single step survives, up and down', () => {
  const line = long((i) => (i === 7_777 ? 50 : i === 12_345 ? -50 : 0))
  const points = pairs(line, [0, 20_000])
  expect(points).toContainEqual([7_777, 50])
  expect(points).toContainEqual([12_345, -50])
})

test('while a window slides, the points inside stay the same points', () => {
  const line = long(noise)
  const before = pairs(line, [2_000, 8_000]).slice(4, -4)
  const after = pairs(line, [2_400, 8_400])
  for (const point of before.filter(([x]) => x! > 2_500)) expect(after).toContainEqual(point)
})
