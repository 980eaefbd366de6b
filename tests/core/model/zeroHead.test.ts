/** The zero-head trap: at step 0 every gradient but the head's is exactly zero, and the head has no norm. */
import { expect, test } from 'vitest'
import type { Lane } from '../../../src/experiment/schema.ts'
import '../../fixtures/cpu.ts'
import { ofLane, train } from '../../fixtures/train.ts'
import { tinyExperiment } from '../../fixtures/tiny.ts'

const look = { rho: 0.1, k: 3, alpha: 0.7 } as const
const lanes: Lane[] = [
  { name: 'base', method: 'base' },
  { name: 'SAM', method: 'sam', rho: 0.1 },
  { name: 'LookSAM', method: 'look-sam', ...look, norms: 'global' },
  { name: 'LookSAM per layer', method: 'look-sam', ...look, norms: 'per-layer' },
  {
    name: 'LookLayerSAM',
    method: 'look-layer-sam',
    ...look,
    norms: 'per-layer',
    layerwise: 'normalized',
  },
]

const layered: Lane[] = (['normalized', 'literal', 'per-layer'] as const).map((layerwise) => ({
  name: layerwise,
  method: 'look-layer-sam',
  ...look,
  norms: 'global',
  layerwise,
}))

test.each([
  ['adamw', lanes],
  ['lamb', lanes],
  ['sgd', layered],
  ['lamb', layered],
] as const)(
  'with %s no number leaves the finite, and every lane trains on',
  async (name, chosen) => {
    const { steps, halts, weights } = await train(
      tinyExperiment({
        lanes: [...chosen],
        model: { init: 'zero-head' },
        training: { steps: 8 },
        optimizer: { name, warmupSteps: 0 },
      }),
    )
    expect(halts).toEqual([])
    const numbers = steps.flatMap((step) =>
      Object.values(step).filter((value) => typeof value === 'number'),
    )
    expect(numbers.every(Number.isFinite)).toBe(true)
    expect(weights.every((w) => w.every(Number.isFinite))).toBe(true)
    for (const lane of chosen.keys())
      expect(ofLane(steps, lane).every(({ updateNorm }) => updateNorm! > 0)).toBe(true)
  },
)

test('where LayerSAM has nothing to perturb, ε and g_v are 0 and the reuse steps are plain ones', async () => {
  const experiment = tinyExperiment({
    lanes: [layered[0]!, lanes[0]!],
    model: { init: 'zero-head' },
    training: { steps: 3 },
    optimizer: { warmupSteps: 0 },
  })
  const { steps, weights } = await train(experiment)
  expect(ofLane(steps, 0)[0]).toMatchObject({ phase: 'refresh', epsilonNorm: 0, gvNorm: 0 })
  expect(ofLane(steps, 0).slice(1)).toMatchObject([
    { phase: 'reuse', amplification: 0 },
    { phase: 'reuse', amplification: 0 },
  ])
  expect(weights[0]).toEqual(weights[1])
})
