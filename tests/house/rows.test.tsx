/** A method and a data set are one row and what it stands for: with nothing else touched, every part of the house finds them. */
import { Readable } from 'node:stream'
import { MantineProvider } from '@mantine/core'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { runHeadless } from '../../src/cli/headless.ts'
import { demandOf } from '../../src/experiment/cost/fit.ts'
import { memoryOf } from '../../src/experiment/cost/memoryEstimate.ts'
import { parameterCount } from '../../src/experiment/cost/size.ts'
import type { MethodName } from '../../src/experiment/methods.ts'
import { describeProblem, parseExperiment } from '../../src/experiment/validation.ts'
import { partsOf, queryOf, readLink } from '../../src/formats/link.ts'
import { LaneCard } from '../../src/ui/lanes/LaneCard.tsx'
import { draftOf } from '../../src/ui/store/draft.ts'
import { groups, shownFields } from '../../src/ui/store/settingsGroups.ts'
import { fieldMeta, type FieldMeta } from '../../src/experiment/field.ts'
import { linesOf } from '../../src/ui/views/algorithm/pseudoCode.ts'
import { stepParts } from '../../src/ui/views/algorithm/phases.ts'
import { axesOf } from '../../src/ui/views/sweep/axes.ts'
import { cellsOf } from '../../src/ui/views/sweep/sweepPlan.ts'
import { toyDatasetName, toyMethodName } from '../fixtures/toyRows.ts'

// Each table with one more row, before anything reads it.
vi.mock('../../src/experiment/methods.ts', async (original) => {
  const table = await original<typeof import('../../src/experiment/methods.ts')>()
  return (await import('../fixtures/toyRows.ts')).withToyMethod(table)
})
vi.mock('../../src/core/methods/index.ts', async (original) => {
  const table = await original<typeof import('../../src/core/methods/index.ts')>()
  return (await import('../fixtures/toyRows.ts')).withToyImplementation(table)
})
vi.mock('../../src/experiment/datasets.ts', async (original) => {
  const table = await original<typeof import('../../src/experiment/datasets.ts')>()
  return (await import('../fixtures/toyRows.ts')).withToyDataset(table)
})
// Rendered to text, without a page that redraws.
vi.mock('../../src/ui/components/useMeasured.ts', () => ({
  useMeasured: (read: () => unknown) => read(),
}))

const lane = { name: 'Away', method: toyMethodName, rho: 0.02, shift: 1.5 }
const document = {
  dataset: { name: toyDatasetName, trainSize: 48 },
  model: { imageSize: 4, channels: 2, patchSize: 2, width: 8, depth: 1, heads: 2, classes: 3 },
  training: { steps: 2, batchSize: 8, evalEvery: 1 },
  lanes: [lane, { name: 'AdamW', method: 'base' }],
}

const experimentOf = (input: unknown) => {
  const { experiment, problems } = parseExperiment(input)
  if (problems) throw new Error(problems.map(describeProblem).join('\n'))
  return experiment
}
const refusal = (input: unknown) => parseExperiment(input).problems?.map(describeProblem).join('\n')

test('the schema takes them, with the defaults of the row', () => {
  expect(experimentOf(document)).toMatchObject(document)
  const { lanes } = experimentOf({ lanes: [{ name: 'Away', method: toyMethodName }] })
  expect(lanes).toEqual([{ name: 'Away', method: toyMethodName, rho: 0.05, shift: 0.5 }])
})

test('what contradicts a row is refused in its words', () => {
  expect(refusal({ lanes: [{ ...lane, shift: 5 }] })).toBe(
    'lanes.0.shift: 5 is not allowed; allowed: a number from 0 to 4',
  )
  expect(refusal({ lanes: [{ ...lane, k: 5 }] })).toContain(
    'one of the fields name, method, rho, shift, optimizer',
  )
  expect(refusal({ lanes: [{ name: 'A', method: 'look' }] })).toMatch(/, look-away-layer-sam$/)
  expect(refusal({ ...document, dataset: { name: toyDatasetName, trainSize: 58 } })).toContain(
    'from 10 to 57, so that every class is left to validate (digits-of-pi has 60 images)',
  )
  expect(refusal({ dataset: { name: 'pi' } })).toMatch(/allowed: one of digits, .*digits-of-pi$/)
})

test('the runner trains them on the processor for two steps', { timeout: 120_000 }, async () => {
  const lines: Record<string, unknown>[] = []
  const complaints: string[] = []
  const code = await runHeadless(['--config', '-', '--backend', 'cpu', '--trace'], {
    input: Readable.from([JSON.stringify(document)]),
    print: async (line) => void lines.push(JSON.parse(line) as Record<string, unknown>),
    heard: () => true,
    complain: (sentence) => complaints.push(sentence),
  })
  expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
  const split = lines.find((line) => 'split' in line)!['split'] as Record<string, number[]>
  expect([split['train']!.length, split['validation']!.length]).toEqual([48, 12])
  const steps = lines.filter((line) => line['lane'] === 'Away' && 'phase' in line)
  expect(steps).toMatchObject([
    { t: 0, phase: 'refresh', gradEvals: 3 },
    { t: 1, phase: 'refresh', gradEvals: 6 },
  ])
  const others = lines.filter((line) => line['lane'] === 'AdamW' && 'phase' in line)
  // The same weights and batch before the first step, others after it.
  expect(steps[0]!['loss']).toBe(others[0]!['loss'])
  expect(steps[1]!['loss']).not.toBe(others[1]!['loss'])
  for (const { loss, perturbedLoss, samGradNorm } of steps) {
    expect(loss).toBeGreaterThan(0.5)
    expect(perturbedLoss).toBeLessThan(loss as number) // it looks downhill
    expect(samGradNorm).toBeGreaterThan(0)
  }
})

test('a link carries them there and back', () => {
  const experiment = experimentOf(document)
  const query = queryOf(partsOf(experiment, 1))
  expect(query).toContain('dataset=digits-of-pi')
  expect(query).toContain('lane=Away,look-away-layer-sam,rho=0.02,shift=1.5')
  expect(readLink(query)).toMatchObject({ problems: [], content: { experiment } })
})

test('memory and cost follow from the rows', () => {
  const experiment = experimentOf(document)
  const d = parameterCount(experiment.model)
  const { lanes, data } = memoryOf(experiment, 'plain')
  expect(lanes).toEqual([4 * d * 5, 4 * d * 4]) // w, m, v, the mask, and what the toy keeps
  expect(data).toBe(4 * 60 * (4 * 4 * 2 + 3))
  const gradients = ({ runFlops }: { runFlops: number }) => runFlops
  const alone = (only: unknown) => demandOf(experimentOf({ ...document, lanes: [only] }), 'plain')
  const [away, plain] = [alone(lane), alone(document.lanes[1])]
  expect(gradients(away) / gradients(plain)).toBe(3)
  expect(away.stepFlops / plain.stepFlops).toBe(3)
})

test('a lane’s card offers the method, its knob and its own field', () => {
  const [card] = draftOf(experimentOf(document)).lanes
  const html = renderToStaticMarkup(
    createElement(MantineProvider, null, createElement(LaneCard, { lane: card!, index: 0 })),
  )
  expect(html).toContain(`<option value="${toyMethodName}" selected="">LookAway</option>`)
  expect(html).toContain('title="Looks away from the gradient."')
  expect(html).toMatch(/<label for="[^"]+">Shift<\/label>/)
  expect(html).toContain('value="1.5"')
  expect(html).toContain('ρ')
  expect(html).not.toContain('Reading of ε')
})

test('the settings offer the data set, and a sweep the numbers of the method', () => {
  const settings = groups.flatMap((group) =>
    shownFields(group, 'adamw').map(([name, schema]): [string, FieldMeta] => [
      `${group.section}.${name}`,
      fieldMeta(schema),
    ]),
  )
  expect(Object.fromEntries(settings)['dataset.name']?.options).toContain(toyDatasetName)
  const axes = axesOf(toyMethodName as MethodName, 'adamw').map(({ path }) => path)
  expect(axes.slice(0, 2)).toEqual(['lane.rho', 'lane.shift'])
  const cells = cellsOf({
    id: 'sweep-1',
    begun: '2026-01-01T00:00:00.000Z',
    method: toyMethodName as MethodName,
    rows: { path: 'lane.shift', values: [1] },
    columns: { path: 'optimizer.lr', values: [0.1] },
    steps: 2,
    seeds: 1,
    interleaved: false,
    atOnce: 1,
    document,
  })
  expect(cells.map(({ problem }) => problem)).toEqual([null, null, null])
  expect(cells.map(({ experiment }) => experiment?.lanes[0]?.method)).toEqual([
    'sam',
    'base',
    toyMethodName,
  ])
})

test('the algorithm is the row’s lines between the loop and the optimizer', () => {
  const { lanes, optimizer } = experimentOf(document)
  const lines = linesOf(lanes[0]!, optimizer)
  expect(lines.map(({ key }) => key)).toEqual(
    ['input', 'loop', 'gradient', 'away', 'clip', 'moments', 'update'], // as AdamW's lane, and its own
  )
  expect(lines[0]!.values).toEqual(['rho', 'c'])
  expect(lines.find(({ key }) => key === 'clip')?.plain).toContain('u ← g_s ·')
  expect(stepParts(lines, 'refresh')).toEqual(['gradient', 'secondGradient', 'clip', 'update'])
})
