import { expect, test } from 'vitest'
import { lineOf } from '../../../../src/cli/lines.ts'
import { encodeRun } from '../../../../src/formats/runFile.ts'
import { LaneFeed } from '../../../../src/ui/measurements/laneFeed.ts'
import { tablesOf } from '../../../../src/ui/measurements/laneTables.ts'
import { charts } from '../../../../src/ui/views/charts/index.ts'
import type { LaneView } from '../../../../src/ui/measurements/laneView.ts'
import { csvPieces, jsonPieces, sourcesOf } from '../../../../src/ui/views/charts/dataTable.ts'
import { LaneSeries } from '../../../../src/ui/measurements/laneSeries.ts'
import { laneView } from '../../../fixtures/page.ts'
import '../../../fixtures/cpu.ts'
import { runRecord } from '../../../fixtures/runRecord.ts'
import { seriesOfSteps, stepEvent } from '../../../fixtures/series.ts'
import { tinyExperiment, type TinyInput } from '../../../fixtures/tiny.ts'
import { ofLane, train } from '../../../fixtures/train.ts'

function seriesOf(losses: number[], seed = 0): LaneSeries {
  const series = new LaneSeries()
  for (const [t, loss] of losses.entries()) {
    if (t % 2 === 0)
      series.addEvaluation({ type: 'evaluation', lane: 0, seed, t, valLoss: 3, valAccuracy: 0.5 })
    const spent = { gradEvals: 2 * (t + 1), ms: 4, deviceMs: 4 * (t + 1) }
    const cosTheta = t === 1 ? 0.25 : null
    series.addStep(stepEvent({ t, seed, phase: 'refresh', loss, cosTheta, ...spent }))
  }
  const t = losses.length
  series.addEvaluation({ type: 'evaluation', lane: 0, seed, t, valLoss: 1, valAccuracy: 0.75 })
  return series
}

const laneOf = (name: string, series: LaneSeries, seeds = [0]) => laneView(series, { name, seeds })
const chartOf = (name: string) => charts.find((chart) => chart.name === name)!
const csvOf = (chart: string, lanes: LaneView[]) =>
  [...csvPieces(chartOf(chart), sourcesOf(lanes))].join('')

test('the loss: a row a step with the evaluation of the weights it starts from, and one for the end', () => {
  expect(csvOf('loss', [laneOf('=SAM', seriesOf([2.5, 2]))])).toBe(
    [
      'lane,seed,t,gradEvalsBefore,seconds,loss,valLoss',
      "'=SAM,0,0,0,0,2.5,3",
      "'=SAM,0,1,2,0.004,2,",
      "'=SAM,0,2,4,0.008,,1",
      '',
    ].join('\r\n'),
  )
})

test('rows without any value of the chart are left out', () => {
  const lines = csvOf('cos-theta', [laneOf('SAM', seriesOf([2, 1, 1]))]).split('\r\n')
  expect(lines.slice(1)).toEqual(['SAM,0,1,2,0.004,0.25', ''])
})

test('every seed has its own rows, not their mean', () => {
  const lane = laneOf('SAM', new LaneSeries([seriesOf([2], 7), seriesOf([4], 8)]), [7, 8])
  const lines = csvOf('loss', [lane]).split('\r\n').slice(1)
  expect(lines).toEqual([
    'SAM,7,0,0,0,2,3',
    'SAM,7,1,2,0.004,,1',
    'SAM,8,0,0,0,4,3',
    'SAM,8,1,2,0.004,,1',
    '',
  ])
})

test('every one of 100,000 steps is in the table', () => {
  const series = seriesOfSteps(Array.from({ length: 100_000 }, () => ({ loss: 1 })))
  expect(csvOf('loss', [laneOf('SAM', series)]).split('\r\n')).toHaveLength(100_002)
})

test('JSON: what it is about, then an array a column', () => {
  const sources = sourcesOf([laneOf('S"AM', seriesOf([2.5, 2]), [3])])
  const text = [...jsonPieces({ chart: 'x' }, chartOf('loss'), sources)].join('')
  expect(JSON.parse(text)).toEqual({
    chart: 'x',
    series: [
      {
        lane: 'S"AM',
        seed: 3,
        t: [0, 1, 2],
        gradEvalsBefore: [0, 2, 4],
        seconds: [0, 0.004, 0.008],
        loss: [2.5, 2, null],
        valLoss: [3, null, 1],
      },
    ],
  })
})

test('a 32-bit value comes back to the last bit', () => {
  const [, row] = csvOf('loss', [laneOf('SAM', seriesOf([0.1]))]).split('\r\n')
  expect(Math.fround(Number(row!.split(',')[5]))).toBe(Math.fround(0.1))
})

const schedules: [string, NonNullable<TinyInput['optimizer']>][] = [
  ['warm-up and cosine', { lr: 1 / 300, warmupSteps: 3, schedule: 'cosine' }],
  ['a line to zero', { lr: 0.1, warmupSteps: 0, schedule: 'linear' }],
  ['a constant', { lr: 0.0033333333333333335, warmupSteps: 7, schedule: 'constant' }],
]

test.each(schedules)(
  'learning rates are in CSV and in a run file as the runner prints them: %s',
  async (_, optimizer) => {
    const lanes = [
      { name: 'A', method: 'base' as const },
      { name: 'B', method: 'sam' as const, optimizer: { lr: 0.007 } },
    ]
    const experiment = tinyExperiment({ training: { steps: 9 }, optimizer, lanes })
    const seeds = [experiment.seed, experiment.seed + 1]
    const { steps } = await train(experiment, {
      beforePull: (training, pulls) => pulls === 12 && training.turnKnob([0], 'lr', 0.1 / 3),
    })
    const all = steps.flatMap((step) => seeds.map((seed) => ({ ...step, seed })))
    const series = lanes.map((__, lane) => {
      const feed = new LaneFeed(seeds)
      for (const step of ofLane(all, lane)) feed.addStep(step)
      return feed.series
    })
    const views = series.map((one, i) => laneView(one, { name: lanes[i]!.name, seeds }))
    const printed = lanes.flatMap((__, lane) =>
      seeds.map(() =>
        ofLane(steps, lane).map((step) => {
          const line = JSON.stringify(lineOf(step, experiment, null))
          return /"lr":([^,]+)/.exec(line)![1]!
        }),
      ),
    )
    expect(printed.flat().filter((text) => text.length > 12).length).toBeGreaterThan(9)

    const rows = csvOf('lr', views).trim().split('\r\n').slice(1)
    expect(rows.map((row) => row.split(',')[5])).toEqual(printed.flat())
    const file = encodeRun(runRecord(experiment, { seeds, tables: tablesOf(series, seeds) }))
    const columns = [...file.matchAll(/"lr":\[([^\]]*)\]/g)].map(([, cells]) => cells!.split(','))
    expect(columns).toEqual(printed)
  },
)
