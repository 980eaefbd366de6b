import { describe, expect, test } from 'vitest'
import { parseExperiment, parseLenient } from '../../../src/experiment/validation.ts'
import { random, type Random } from '../../../src/core/tensors/random.ts'

const { experiment: defaults } = parseExperiment({})

const pathsOf = (document: unknown) => parseLenient(document).problems.map(({ path }) => path)

test('a right document comes back whole and without problems', () => {
  const document = {
    seed: 4,
    model: { width: 32 },
    lanes: [{ name: 'A', method: 'sam', rho: 0.1 }],
  }
  expect(parseLenient(document)).toEqual({ ...parseExperiment(document), problems: [] })
  expect(parseLenient(undefined)).toEqual({ experiment: defaults, problems: [] })
})

test('what is no document becomes the default Experiment and is named', () => {
  for (const value of [null, 7, 'x', [], true]) {
    expect(parseLenient(value)).toEqual({
      experiment: defaults,
      problems: [{ path: '', value, allowed: 'an object' }],
    })
  }
})

test('one broken field is named with what was given and falls back to its default, the rest is used', () => {
  const document = {
    colour: 'red',
    seed: 4,
    model: { width: 32, depth: 'deep', shade: 1 },
    optimizer: { lr: -1, clipNorm: null },
    lanes: [
      { name: 'A', method: 'look-sam', k: 0, alpha: 0.7, optimizer: { lr: 'x', beta1: 0.8 } },
    ],
  }
  const { experiment, problems } = parseLenient(document)
  expect(experiment).toEqual({
    ...defaults,
    seed: 4,
    model: { ...defaults!.model, width: 32 },
    optimizer: { ...defaults!.optimizer, clipNorm: null },
    lanes: [
      {
        name: 'A',
        method: 'look-sam',
        rho: 0.05,
        k: 5,
        alpha: 0.7,
        norms: 'global',
        optimizer: { beta1: 0.8 },
      },
    ],
  })
  expect(Object.fromEntries(problems.map(({ path, value }) => [path, value]))).toEqual({
    colour: 'red',
    'model.depth': 'deep',
    'model.shade': 1,
    'optimizer.lr': -1,
    'lanes.0.k': 0,
    'lanes.0.optimizer.lr': 'x',
  })
})

test('the document given is left as it was', () => {
  const document = { model: { width: 1 }, lanes: [{ name: 'A' }] }
  const copy = structuredClone(document)
  parseLenient(document)
  expect(document).toEqual(copy)
})

test('a number too large for JSON is no silent null', () => {
  const { experiment, problems } = parseLenient(JSON.parse('{"optimizer":{"clipNorm":1e400}}'))
  expect(experiment.optimizer.clipNorm).toBe(1)
  expect(problems.map(({ value }) => value)).toEqual([Infinity])
})

describe('lanes', () => {
  const lane = (name: string) => ({ name, method: 'base' })

  test('a lane without a method is left out, its neighbours stay', () => {
    for (const broken of [{ name: 'B' }, { name: 'B', method: 'sgd' }, null, 7]) {
      const { experiment } = parseLenient({ lanes: [lane('A'), broken, lane('C')] })
      expect(experiment.lanes.map(({ name }) => name)).toEqual(['A', 'C'])
    }
  })

  test('two faults in one lane do not reach the next lane', () => {
    for (const broken of [{ name: '', aaa: 1 }, { name: '/', zzz: 1 }, { aaa: 1 }, {}]) {
      const { experiment } = parseLenient({ lanes: [lane('A'), broken, lane('C'), lane('D')] })
      expect(experiment.lanes.map(({ name }) => name)).toEqual(['A', 'C', 'D'])
    }
  })

  test('several broken lanes are left out together', () => {
    const { experiment } = parseLenient({ lanes: [{}, lane('A'), {}, {}, lane('B')] })
    expect(experiment.lanes.map(({ name }) => name)).toEqual(['A', 'B'])
  })

  test('of two lanes with one name the first keeps it, and the other is named once', () => {
    const { experiment, problems } = parseLenient({ lanes: [lane('A'), lane('A'), lane('B')] })
    expect(experiment.lanes.map(({ name }) => name)).toEqual(['A', 'AdamW', 'B'])
    expect(problems.map(({ path }) => path)).toEqual(['lanes.1.name'])
  })

  test('no lane left means the default lanes', () => {
    for (const lanes of [[], [{}], [null, 7], 'x', { 0: lane('A') }]) {
      expect(parseLenient({ lanes }).experiment.lanes).toEqual(defaults!.lanes)
    }
  })
})

describe('contradictions', () => {
  test('the field that contradicts falls back, the rest of its section stays', () => {
    const { experiment, problems } = parseLenient({ model: { patchSize: 3, width: 32, depth: 2 } })
    expect(experiment.model).toEqual({ ...defaults!.model, width: 32, depth: 2 })
    expect(problems.map(({ path }) => path)).toEqual(['model.patchSize'])
  })

  test('a value that only contradicts a default gives way', () => {
    const { experiment } = parseLenient({ seed: 9, model: { width: 36, depth: 2, heads: 5 } })
    expect(experiment.seed).toBe(9)
    expect(experiment.model).toEqual({ ...defaults!.model, width: 36, depth: 2 })
  })
})

describe('unknown fields with odd names', () => {
  test.each([
    'a.b',
    '.',
    'lanes.0',
    'model.width',
    '',
    '__proto__',
    'constructor',
    'toString',
    '0',
    'ä',
    'x'.repeat(300),
  ])('%j is refused and the rest is used', (name) => {
    const rest = '"seed":4,"lanes":[{"name":"A","method":"base"}]'
    const odd = `${JSON.stringify(name)}:1`
    const expected = { ...defaults, seed: 4, lanes: [{ name: 'A', method: 'base' }] }
    expect(parseLenient(JSON.parse(`{${rest},${odd}}`)).experiment).toEqual(expected)
    const inModel = parseLenient(JSON.parse(`{${rest},"model":{"width":32,${odd}}}`)).experiment
    expect(inModel).toEqual({ ...expected, model: { ...defaults!.model, width: 32 } })
    const inLane = `{"seed":4,"lanes":[{"name":"A","method":"base",${odd}}]}`
    expect(parseLenient(JSON.parse(inLane)).experiment).toEqual(expected)
    expect(pathsOf(JSON.parse(inLane))).toHaveLength(1)
  })
})

describe('garbage', () => {
  const junk = (r: Random, i: number): unknown => {
    const kinds = [
      null,
      -1,
      0,
      1.5,
      Infinity,
      NaN,
      2 ** 40,
      '',
      'x',
      'sam',
      true,
      [],
      {},
      [[]],
      { 0: 1 },
      ['a'],
      { a: { b: 1 } },
    ]
    return structuredClone(kinds[r.integer(i, kinds.length)])
  }
  const names = [
    'name',
    'method',
    'rho',
    'k',
    'alpha',
    'optimizer',
    'lr',
    'model',
    'lanes',
    'width',
    'seed',
    'zzz',
    '1',
  ]

  /** Sets, removes or adds something at a random place. */
  function mutate(document: unknown, r: Random, i: number): void {
    let at = document as Record<string, unknown>
    for (let depth = 0; depth < 4; depth++) {
      const keys = Object.keys(at)
      const key = keys[r.integer(i + depth, keys.length)]
      const inner = key === undefined ? undefined : at[key]
      const goOn = typeof inner === 'object' && inner !== null && r.uniform(i + depth + 10) < 0.7
      if (goOn) at = inner as Record<string, unknown>
      else {
        const action = r.integer(i + 20, 3)
        if (action === 0 && key !== undefined) delete at[key]
        else if (action === 1 && key !== undefined) at[key] = junk(r, i + 30)
        else at[names[r.integer(i + 40, names.length)]!] = junk(r, i + 50)
        return
      }
    }
  }

  const start = {
    version: 1,
    seed: 4,
    dataset: { trainSize: 600 },
    model: { width: 32, depth: 2, heads: 4, patchSize: 4 },
    training: { batchSize: 32, microBatch: 8, steps: 9 },
    optimizer: { lr: 0.01, clipNorm: null },
    lanes: [
      { name: 'A', method: 'base', optimizer: { lr: 0.1 } },
      { name: 'B', method: 'sam', rho: 0.1 },
      { name: 'C', method: 'look-sam', k: 3, alpha: 0.7 },
    ],
  }

  test('never throws, always ends, and always gives an Experiment that is right', () => {
    for (let round = 0; round < 600; round++) {
      const r = random(round, 'garbage')
      const document = structuredClone(start)
      for (let m = 0; m <= r.integer(0, 12); m++) mutate(document, r, 100 * (m + 1))
      const { experiment, problems } = parseLenient(document)
      expect(parseExperiment(experiment)).toEqual({ experiment })
      expect(problems.length > 0).toBe(parseExperiment(document).problems !== undefined)
      for (const { allowed } of problems) expect(allowed).toMatch(/\w/)
    }
  })

  test('what was not touched stays', () => {
    for (let round = 0; round < 150; round++) {
      const r = random(round, 'garbage')
      const document = structuredClone(start)
      mutate(document.lanes, r, 100)
      const { experiment } = parseLenient(document)
      expect(experiment.model).toMatchObject(start.model)
      expect(experiment.training).toMatchObject(start.training)
    }
  })
})
