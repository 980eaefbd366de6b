/** The summary of a run with made-up numbers: references, ideals, targets, and the sentences about them. */
import { expect, test } from 'vitest'
import { parseExperiment } from '../../../../src/experiment/validation.ts'
import type { LaneSeries } from '../../../../src/ui/measurements/laneSeries.ts'
import { draftOf } from '../../../../src/ui/store/draft.ts'
import type { Run } from '../../../../src/ui/store/run.ts'
import { laneSummary } from '../../../../src/ui/views/summary/laneSummary.ts'
import { cellOf, csvOf, groupsOf, markdownOf } from '../../../../src/ui/views/summary/measures.ts'
import { speedSentences, targetSentences } from '../../../../src/ui/views/summary/sentences.ts'
import { targetOf, targetProblem } from '../../../../src/ui/store/targetAccuracy.ts'
import { runOf } from '../../../fixtures/page.ts'
import { seriesOf } from '../../../fixtures/series.ts'

function summarised(
  series: readonly LaneSeries[],
  methods: readonly string[] = ['base', 'sam', 'look-sam'],
): Run {
  const names: Record<string, string> = { base: 'AdamW', sam: 'SAM', 'look-sam': 'LookSAM' }
  const lanes = methods.map((method) => ({ name: names[method] ?? method, method }))
  const draft = draftOf(parseExperiment({ lanes }).experiment!)
  const seeds = series[0]!.seeds.length > 0 ? series[0]!.seeds.map((_, i) => i) : [0]
  return runOf(draft, series, { seeds })
}

const base = { accuracies: [0.1, 0.5, 0.7, 0.8], ms: 10, evalsPerStep: 1 }
const sam = { accuracies: [0.1, 0.4, 0.6, 0.9], ms: 20, evalsPerStep: 2 }
const look = { accuracies: [0.1, 0.4, 0.8, 0.9], ms: 12.5, evalsPerStep: 1.2 }
const run = summarised([seriesOf(base), seriesOf(sam), seriesOf(look)])

test('speed and its ideal are ratios of what was spent per step', () => {
  const [adamw, , lookSam] = laneSummary(run, 0.75)
  expect(lookSam!.againstSam!.speedUp!.mean).toBeCloseTo(20 / 12.5)
  expect(lookSam!.againstSam!.idealSpeedUp).toBeCloseTo(2 / (1 + 1 / 5))
  expect(lookSam!.againstBase!.cost!.mean).toBeCloseTo(1.25)
  expect(1 / lookSam!.againstBase!.idealSpeedUp).toBeCloseTo(1 + 1 / 5)
  expect(adamw!.againstSam!.speedUp!.mean).toBeCloseTo(2)
  expect(adamw!.againstBase).toBeNull()
})

test('time to the target counts device time and gradients up to the evaluation that shows it', () => {
  const [adamw, samLane, lookSam] = laneSummary(run, 0.75)
  expect([adamw, samLane, lookSam].map((lane) => lane!.targetT!.mean)).toEqual([30, 30, 20])
  expect(lookSam!.targetSeconds!.mean).toBeCloseTo(0.25)
  expect(lookSam!.againstSam!.timeToTarget!.mean).toBeCloseTo(0.25 / 0.6)
  expect(lookSam!.againstSam!.evalsToTarget!.mean).toBeCloseTo(24 / 60)
})

test('all lanes are read at the latest evaluation that all have had', () => {
  const behind = seriesOf({ ...sam, accuracies: [0.1, 0.4] })
  const lanes = laneSummary(summarised([seriesOf(base), behind, seriesOf(look)]), 0.75)
  expect(lanes.map(({ t }) => t)).toEqual([10, 10, 10])
  expect(lanes[2]!.accuracy!.mean).toBeCloseTo(0.4)
})

test('several seeds give mean, least and most; a target counts when all have reached it', () => {
  const two = (a: typeof base, last: number) =>
    seriesOf(a, { ...a, accuracies: [...a.accuracies.slice(0, 3), last] })
  const seeds = summarised([two(base, 0.7), two(sam, 0.8), two(look, 0.8)])
  const [adamw, , lookSam] = laneSummary(seeds, 0.75)
  expect(adamw).toMatchObject({ reachedBy: 1, seeds: 2, targetSeconds: null })
  expect(lookSam!.accuracy).toMatchObject({ low: expect.closeTo(0.8), high: expect.closeTo(0.9) })
  expect(targetSentences(laneSummary(seeds, 0.75), 0.75, true)).toContain(
    'AdamW reached 75% under 1 of its 2 seeds only: its best is 75.0% ± 7.1%.',
  )
})

test('LookSAM is set against SAM only where both reached the target', () => {
  const said = (target: number, done = false) =>
    targetSentences(laneSummary(run, target), target, done).join(' ')
  expect(said(0.75)).toContain(
    'LookSAM needed 0.42 of SAM’s device time to reach 75%, and 0.40 of its gradient evaluations.',
  )
  expect(said(0.95)).toBe(
    'No lane has reached 95% validation accuracy yet. The best so far is SAM with 90.0%.',
  )
  expect(said(0.95, true)).toContain('accuracy. The best')
  expect(said(0.85)).toContain('AdamW has not reached 85% yet: its best is 80.0%.')
})

test('where LookSAM takes longer, that is what is said', () => {
  const slow = { ...look, accuracies: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8] }
  const fast = { ...sam, accuracies: [0.1, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8] }
  const adamw = { ...base, accuracies: [0.1, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2] }
  const said = targetSentences(
    laneSummary(summarised([seriesOf(adamw), seriesOf(fast), seriesOf(slow)]), 0.75),
    0.75,
    false,
  ).join(' ')
  expect(said).toContain('LookSAM needed 3.75 times SAM’s device time to reach 75%: longer')
})

test('the speed is said next to its ideal', () => {
  expect(speedSentences(laneSummary(run, 0.75))).toEqual([
    'A step of SAM, 2.00 gradients on average, takes 2.00 times as long as one of AdamW, where 2.00 is ideal.',
    'A step of LookSAM, 1.20 gradients on average, is 1.60 times as fast as one of SAM, where 1.67 is ideal (96% of it); takes 1.25 times as long as one of AdamW, where 1.20 is ideal.',
  ])
})

test('before step 1 nothing is said and no number made up', () => {
  const first = (made: typeof base) => seriesOf({ ...made, accuracies: [0.1] })
  const summary = laneSummary(summarised([first(base), first(sam), first(look)]), 0.75)
  expect(summary.map(({ msPerStep }) => msPerStep)).toEqual([null, null, null])
  expect(targetSentences(summary, 0.75, false)).toEqual([])
  expect(speedSentences(summary)).toEqual([])
})

test('page, CSV and Markdown have the same rows', () => {
  const summary = laneSummary(run, 0.85)
  const groups = groupsOf(summary, 0.85, false)
  const until = groups.find(({ title }) => title === 'Until 85% accuracy')!
  expect(until.measures.map((measure) => cellOf(measure, summary[0]!))).toEqual([
    'not reached yet',
    'not reached yet',
    'not reached yet',
    '–',
  ])
  const [head, adamw] = csvOf(summary, groups).split('\r\n')
  expect(head).toContain('lane,method,seeds,accuracy,bestAccuracy')
  expect(adamw!.split(',').length).toBe(head!.split(',').length)
  expect(adamw).toMatch(/^AdamW,base,1,0\.8/)
  const markdown = markdownOf(summary, groups).trim().split('\n')
  expect(markdown.length).toBe(2 + groups.flatMap(({ measures }) => measures).length)
  expect(markdown[0]).toBe('|  | AdamW | SAM | LookSAM |')
})

test('a target is a share above 0, up to all', () => {
  expect(targetOf(90)).toBe(0.9)
  for (const wrong of [0, 101, '', 'ninety', null]) {
    expect(targetOf(wrong)).toBeNull()
    expect(targetProblem(wrong)).toContain('allowed: a number above 0, up to 100')
  }
})
