import { describe, expect, test } from 'vitest'
import { paperPresets } from '../../../src/experiment/presets/paper.ts'
import { modelPresets, printedParameters } from '../../../src/experiment/presets/models.ts'
import { parameterCount } from '../../../src/experiment/cost/size.ts'
import { parseExperiment } from '../../../src/experiment/validation.ts'

const rows = paperPresets.map(({ table, experiment }) => {
  const { model, training, optimizer, lanes } = experiment
  const { name, lr, weightDecay, clipNorm, schedule, warmupSteps } = optimizer!
  const [lane] = lanes!
  const common = { name, lr, weightDecay, clipNorm, schedule, warmupSteps }
  return {
    table,
    model: model.preset,
    batchSize: training!.batchSize,
    steps: training!.steps!,
    lane: lane!,
    common,
  }
})

test('Table 8: four models, each trained plainly, with SAM and with LookSAM at the model’s ρ', () => {
  const table8 = rows.filter(({ table }) => table === 8)
  const radii = { 'ViT-B-16': 0.18, 'ViT-B-32': 0.15, 'ViT-S-16': 0.1, 'ViT-S-32': 0.05 }
  expect(
    table8.map(({ model, lane }) => [model, lane.method, 'rho' in lane ? lane.rho : null]),
  ).toEqual(
    Object.entries(radii).flatMap(([model, rho]) => [
      [model, 'base', null],
      [model, 'sam', rho],
      [model, 'look-sam', rho],
    ]),
  )
  for (const { batchSize, steps, common } of table8) {
    expect(batchSize).toBe(4096)
    expect(Math.round(steps / 100) * 100).toBe(93_800)
    expect(common).toEqual({
      name: 'adamw',
      lr: 3e-3,
      weightDecay: 0.3,
      clipNorm: 1,
      schedule: 'cosine',
      warmupSteps: 10_000,
    })
  }
})

test('Table 9: ViT-B-16 with LAMB at five batch sizes, SAM at four', () => {
  const table9 = rows.filter(({ table }) => table === 9)
  const sizes = [
    [4096, 10_000, 93_800, 1e-2, 0.1],
    [8192, 10_000, 46_900, 1.7e-2, 0.1],
    [16_384, 7000, 23_500, 1.8e-2, 0.1],
    [32_768, 6000, 11_700, 1.8e-2, 0.1],
    [65_536, 3500, 5900, 2e-2, 0.2],
  ] as const
  expect(table9).toHaveLength(14)
  for (const method of ['sam', 'layer-sam', 'look-layer-sam']) {
    const found = table9.filter(({ lane }) => lane.method === method)
    expect(
      found.map(({ batchSize, steps, common }) => [
        batchSize,
        Math.round(steps / 100) * 100,
        common,
      ]),
    ).toEqual(
      sizes
        .filter(([batchSize]) => method !== 'sam' || batchSize < 65_536)
        .map(([batchSize, warmupSteps, steps, lr, weightDecay]) => [
          batchSize,
          steps,
          { name: 'lamb', lr, weightDecay, clipNorm: 1, schedule: 'linear', warmupSteps },
        ]),
    )
  }
  expect(table9.every(({ model }) => model === 'ViT-B-16')).toBe(true)
  const lanes = table9.map(({ lane }) => ({
    method: lane.method,
    ...('rho' in lane ? { rho: lane.rho } : {}),
    ...('alpha' in lane ? { alpha: lane.alpha } : {}),
  }))
  expect(new Set(lanes.map((lane) => JSON.stringify(lane)))).toEqual(
    new Set([
      '{"method":"sam","rho":0.18}',
      '{"method":"layer-sam","rho":1}',
      '{"method":"look-layer-sam","rho":1,"alpha":0.7}',
    ]),
  )
})

describe.each(paperPresets)('$name', ({ experiment, twin }) => {
  test('is an Experiment, and so is its small twin with the same method, optimizer and schedule', () => {
    const [full, small] = [experiment, twin].map((input) => parseExperiment(input))
    expect(full!.problems).toBeUndefined()
    expect(small!.problems).toBeUndefined()
    const nature = ({ experiment: e }: typeof full & {}) => [
      e!.lanes.map(({ method }) => method),
      e!.optimizer.name,
      e!.optimizer.schedule,
      e!.optimizer.weightDecay,
      e!.optimizer.clipNorm,
    ]
    expect(nature(small!)).toEqual(nature(full!))
    const warmup = ({ experiment: e }: typeof full & {}) =>
      e!.optimizer.warmupSteps / e!.training.steps
    expect(Math.abs(warmup(small!) - warmup(full!))).toBeLessThan(0.001)
  })
})

test('names tell the presets apart', () => {
  expect(new Set(paperPresets.map(({ name }) => name)).size).toBe(paperPresets.length)
})

test('Table 10 prints the parameter counts in millions', () => {
  for (const [name, model] of Object.entries(modelPresets)) {
    const millions = Math.round(parameterCount(model) / 1e6)
    expect(printedParameters[name as keyof typeof modelPresets]).toBe(`${millions}M`)
  }
})
