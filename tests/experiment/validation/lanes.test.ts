import { describe, expect, test } from 'vitest'
import { pathsOf, refusals } from './refusals.ts'

const lane = (name: string) => ({ name, method: 'base' })
const named = (...names: string[]) => ({ lanes: names.map(lane) })
const lookSam = (fields: object) => ({ lanes: [{ name: 'A', method: 'look-sam', ...fields }] })

test('one to five lanes are allowed, none and six are not', () => {
  expect(refusals(named('A'))).toEqual([])
  expect(refusals(named('A', 'B', 'C', 'D', 'E'))).toEqual([])
  const six = named('A', 'B', 'C', 'D', 'E', 'F').lanes
  for (const lanes of [[], six, null, 7, 'x', {}]) {
    expect(refusals({ lanes })).toEqual([['lanes', lanes, 'a list of 1 to 5 lanes']])
  }
})

test('a lane is an object', () => {
  for (const broken of [null, 7, 'x', []]) {
    expect(refusals({ lanes: [lane('A'), broken] })).toEqual([
      ['lanes.1', broken, 'a lane with a method'],
    ])
  }
})

test('a name is short, and can be part of a file name', () => {
  const allowed = expect.stringMatching(/^a name of 1 to 40 characters/)
  const unfit = ['a/b', 'a\\b', 'a:b', 'a"b', 'a\nb', 'a\u0000b', 'a*', 'a?', '<a', 'a>', 'a|b']
  for (const name of ['', '   ', 'x'.repeat(41), ...unfit, 7, null]) {
    const document = { lanes: [{ name, method: 'base' }] }
    expect(refusals(document)).toEqual([['lanes.0.name', name, allowed]])
  }
  expect(refusals(named('x'.repeat(40), 'LookSAM (k = 5)', 'α 0.7', '日本'))).toEqual([])
})

test('no two have the same name, not even up to spaces around it', () => {
  const allowed = 'a name that no other lane has'
  expect(refusals(named('A', 'B', 'A'))).toEqual([['lanes.2.name', 'A', allowed]])
  expect(refusals(named('A', ' A '))).toEqual([['lanes.1.name', 'A', allowed]])
  expect(pathsOf(named('A', 'A', 'A'))).toEqual(['lanes.1.name', 'lanes.2.name'])
})

test('a method is one of those there are', () => {
  const allowed = 'one of base, sam, look-sam, layer-sam, look-layer-sam'
  for (const method of ['sgd', '', 'LookSAM', 'constructor', '__proto__', 7, null, undefined]) {
    const document = { lanes: [{ name: 'A', method }] }
    expect(refusals(document)).toEqual([['lanes.0.method', method, allowed]])
  }
})

describe('the knobs', () => {
  test.each([
    ['rho', [-0.1, 10.1, NaN, Infinity, '0', null, []], 'a number from 0 to 10'],
    ['alpha', [-0.1, 10.1, NaN, Infinity, '0', null, []], 'a number from 0 to 10'],
    ['k', [0, -1, 1.5, 1001, NaN, Infinity, '5', null, []], 'a whole number from 1 to 1000'],
    ['norms', ['local', '', 0, null, []], 'one of global, per-layer'],
  ])('%s is in its range', (knob, bad, allowed) => {
    for (const value of bad) {
      expect(refusals(lookSam({ [knob]: value }))).toEqual([[`lanes.0.${knob}`, value, allowed]])
    }
  })

  test('the reading of ε is one of three', () => {
    for (const layerwise of ['global', '', 0, null]) {
      const document = { lanes: [{ name: 'A', method: 'layer-sam', layerwise }] }
      expect(refusals(document)).toEqual([
        ['lanes.0.layerwise', layerwise, 'one of normalized, literal, per-layer'],
      ])
    }
  })

  test.each([
    ['base', 'rho', 'name, method, optimizer'],
    ['sam', 'k', 'name, method, rho, optimizer'],
    ['sam', 'alpha', 'name, method, rho, optimizer'],
    ['sam', 'norms', 'name, method, rho, optimizer'],
    ['look-sam', 'layerwise', 'name, method, rho, k, alpha, norms, optimizer'],
    ['layer-sam', 'k', 'name, method, rho, layerwise, optimizer'],
    ['look-layer-sam', 'hue', 'name, method, rho, k, alpha, norms, layerwise, optimizer'],
  ])('%s has no %s', (method, knob, known) => {
    const document = { lanes: [{ name: 'A', method, [knob]: 1 }] }
    expect(refusals(document)).toEqual([[`lanes.0.${knob}`, 1, `one of the fields ${known}`]])
  })
})

test('an override of the optimizer is checked as the optimizer is', () => {
  const overrides = [
    [{ lr: -1 }, 'lr', -1, 'a number from 0 to 100'],
    [{ clipNorm: 0 }, 'clipNorm', 0, 'null or a number from 0.000001 to 1000000'],
    [{ warmupSteps: 1.5 }, 'warmupSteps', 1.5, 'a whole number from 0 to 10000000'],
    [{ schedule: 'step' }, 'schedule', 'step', 'one of cosine, linear, constant'],
    [{ hue: 1 }, 'hue', 1, expect.stringMatching(/^one of the fields name, lr, weightDecay, /)],
  ] as const
  for (const [optimizer, field, value, allowed] of overrides) {
    const path = `lanes.0.optimizer.${field}`
    expect(refusals(lookSam({ optimizer }))).toEqual([[path, value, allowed]])
  }
  for (const optimizer of [null, 7, 'x', []]) {
    expect(refusals(lookSam({ optimizer }))).toEqual([
      ['lanes.0.optimizer', optimizer, 'an object with optimizer fields'],
    ])
  }
})
