import { renderToString } from 'katex'
import { expect, test } from 'vitest'
import type { Phase } from '../../../../src/experiment/events.ts'
import { linesOf } from '../../../../src/ui/views/algorithm/pseudoCode.ts'
import { lightOf, stepParts } from '../../../../src/ui/views/algorithm/phases.ts'
import { parseExperiment } from '../../../../src/experiment/validation.ts'

const layerwise = ['normalized', 'literal', 'per-layer']
const lanes: Record<string, unknown>[] = [
  { method: 'base' },
  { method: 'sam' },
  { method: 'look-sam' },
  { method: 'look-sam', norms: 'per-layer' },
  ...layerwise.map((reading) => ({ method: 'layer-sam', layerwise: reading })),
  ...layerwise.map((reading) => ({ method: 'look-layer-sam', layerwise: reading })),
]

function codeOf(lane: Record<string, unknown>, optimizer: Record<string, unknown> = {}) {
  const { experiment } = parseExperiment({ optimizer, lanes: [{ name: 'lane', ...lane }] })
  return linesOf(experiment!.lanes[0]!, experiment!.optimizer)
}

test('every line of every method under every optimizer is a formula that can be typeset', () => {
  for (const lane of lanes) {
    for (const name of ['adamw', 'lamb', 'sgd']) {
      for (const clipNorm of [1, null]) {
        const lines = codeOf(lane, { name, clipNorm })
        for (const { tex } of lines) expect(() => renderToString(tex)).not.toThrow()
        expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length)
      }
    }
  }
})

test('a step goes through the phases of its method', () => {
  const phases = (method: string, phase: Phase, optimizer = {}) =>
    stepParts(codeOf({ method }, optimizer), phase)
  expect(phases('base', 'base')).toEqual(['gradient', 'clip', 'update'])
  expect(phases('sam', 'refresh')).toEqual([
    'gradient',
    'ascent',
    'secondGradient',
    'clip',
    'update',
  ])
  expect(phases('look-sam', 'refresh')).toEqual([
    'gradient',
    'ascent',
    'secondGradient',
    'projection',
    'clip',
    'update',
  ])
  expect(phases('look-layer-sam', 'reuse', { clipNorm: null })).toEqual([
    'gradient',
    'reuse',
    'update',
  ])
})

test('the lines of the other phase are off; walking lights one phase after the other', () => {
  const lines = codeOf({ method: 'look-sam' })
  const lights = (phase: Phase, place: number | null) =>
    Object.fromEntries(lines.map((line) => [line.key, lightOf(line, lines, phase, place)]))
  expect(lights('reuse', null)).toMatchObject({
    input: 'off',
    gradient: 'lit',
    secondGradient: 'off',
    projection: 'off',
    reuse: 'lit',
    update: 'lit',
  })
  expect(lights('refresh', 2)).toMatchObject({
    gradient: 'past',
    ascent: 'past',
    secondGradient: 'lit',
    projection: 'ahead',
    reuse: 'off',
    update: 'ahead',
  })
  expect(lines.map((line) => lightOf(line, lines, null, null))).not.toContain('lit')
})

const texOf = (lane: Record<string, unknown>, key: string, optimizer = {}) =>
  codeOf(lane, optimizer).find((line) => line.key === key)?.plain

test('ε is that of the reading, and the optimizer is given what the method chose', () => {
  expect(texOf({ method: 'look-sam' }, 'ascent')).toBe('ε ← ρ g/‖g‖')
  expect(texOf({ method: 'look-layer-sam' }, 'ascent')).toContain('ρ d/‖d‖')
  expect(texOf({ method: 'look-layer-sam', layerwise: 'literal' }, 'ascent')).toContain('/‖g‖')
  expect(texOf({ method: 'base' }, 'clip')).toContain('u ← g ·')
  expect(texOf({ method: 'sam' }, 'clip')).toContain('u ← g_s ·')
  expect(texOf({ method: 'sam' }, 'momentum', { name: 'sgd', clipNorm: null })).toBe('b ← μb + g_s')
  expect(texOf({ method: 'base' }, 'momentum', { name: 'sgd' })).toBe('b ← μb + u')
})
