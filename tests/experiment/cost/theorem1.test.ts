import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { boundTerm, type Bound, type BoundInput } from '../../../src/experiment/cost/theorem1.ts'

const { rows } = JSON.parse(readFileSync('tests/golden/bound.json', 'utf8')) as {
  rows: (BoundInput & Bound)[]
}

test.each(rows)('Theorem 1 for P = $parameters, n = $images, ρ = $rho, ρ₀ = $rho0', (row) => {
  const bound = boundTerm(row)
  for (const part of [
    'rhoPrimeSquared',
    'spread',
    'complexity',
    'confidence',
    'remainder',
    'term',
  ] as const) {
    expect(Math.abs(bound[part] - row[part]), part).toBeLessThanOrEqual(1e-7 * Math.abs(row[part]))
  }
})

test('the complexity of ViT-B-16 on ImageNet is thirty times what an error rate can be', () => {
  const input = {
    parameters: 86_567_656,
    images: 1_281_167,
    weightNormSquared: 2e4,
    rho: 0.18,
    rho0: 0,
    delta: 0.05,
  }
  expect(boundTerm(input).term).toBeCloseTo(30, 1)
})

test('a larger ρ₀ shrinks the term, while it enlarges the ball of the maximum', () => {
  const input = { parameters: 1000, images: 1400, weightNormSquared: 500, rho: 0.1, delta: 0.05 }
  expect(boundTerm({ ...input, rho0: 1 }).term).toBeLessThan(boundTerm({ ...input, rho0: 0 }).term)
})
