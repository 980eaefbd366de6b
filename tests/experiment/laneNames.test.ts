import { describe, expect, test } from 'vitest'
import type { ExperimentInput } from '../../src/experiment/input.ts'
import { givenNames, namesOfLanes } from '../../src/experiment/laneNames.ts'
import { parseExperiment, parseLenient } from '../../src/experiment/validation.ts'

const namesOf = (document: ExperimentInput) =>
  parseExperiment(document).experiment?.lanes.map(({ name }) => name)

describe('a lane without a name', () => {
  test('is called after its method', () => {
    const lanes: ExperimentInput['lanes'] = [
      { method: 'sam' },
      { method: 'look-sam' },
      { method: 'layer-sam' },
      { method: 'look-layer-sam' },
    ]
    expect(namesOf({ lanes })).toEqual(['SAM', 'LookSAM', 'LayerSAM', 'Look-LayerSAM'])
  })

  test.each([
    ['adamw', 'AdamW'],
    ['lamb', 'LAMB'],
    ['sgd', 'SGD'],
  ] as const)('of plain training is called after its optimizer: %s', (name, expected) => {
    expect(namesOf({ optimizer: { name }, lanes: [{ method: 'base' }] })).toEqual([expected])
    expect(namesOf({ lanes: [{ method: 'base', optimizer: { name } }] })).toEqual([expected])
  })

  test('says an optimizer that is not that of the others', () => {
    const lanes: ExperimentInput['lanes'] = [
      { method: 'sam' },
      { method: 'sam', optimizer: { name: 'sgd' } },
    ]
    expect(namesOf({ lanes })).toEqual(['SAM', 'SAM with SGD'])
  })

  test.each([
    [{ rho: 0.1 }, { rho: 0.2 }, ['LookSAM ρ 0.1', 'LookSAM ρ 0.2']],
    [{ k: 2 }, { k: 20 }, ['LookSAM k 2', 'LookSAM k 20']],
    [{ alpha: 0.2 }, { alpha: 2 }, ['LookSAM α 0.2', 'LookSAM α 2']],
    [{ k: 2, alpha: 0 }, {}, ['LookSAM k 2 α 0', 'LookSAM k 5 α 0.2']],
    [{ norms: 'per-layer' as const }, {}, ['LookSAM per-layer', 'LookSAM global']],
    [{ optimizer: { lr: 0.01 } }, {}, ['LookSAM η 0.01', 'LookSAM η 0.003']],
    [{ optimizer: { clipNorm: null } }, {}, ['LookSAM no clip norm', 'LookSAM clip norm 1']],
    [{}, {}, ['LookSAM', 'LookSAM 2']],
  ])('is told apart from one alike by what differs: %j %j', (one, other, expected) => {
    const lane = { method: 'look-sam' as const }
    expect(
      namesOf({
        lanes: [
          { ...lane, ...one },
          { ...lane, ...other },
        ],
      }),
    ).toEqual(expected)
  })

  test('takes no name that another was given', () => {
    expect(namesOf({ lanes: [{ method: 'sam' }, { name: 'SAM', method: 'base' }] })).toEqual([
      'SAM 2',
      'SAM',
    ])
  })

  test('keeps a name that was given, whatever it says', () => {
    expect(namesOf({ lanes: [{ name: 'LookSAM', method: 'look-layer-sam' }] })).toEqual(['LookSAM'])
  })

  test('is numbered where what differs is too long for a name', () => {
    const lane = { method: 'look-layer-sam' as const }
    const other = { k: 7, alpha: 0.123456789, rho: 0.0123456789, optimizer: { lr: 0.123456 } }
    expect(
      namesOf({
        lanes: [
          { ...lane, ...other },
          { ...lane, ...other, k: 8, alpha: 0.987654321, rho: 0.5, optimizer: { lr: 0.98765432 } },
        ],
      }),
    ).toEqual(['Look-LayerSAM', 'Look-LayerSAM 2'])
  })

  test('takes the place of one whose name is not allowed', () => {
    const { experiment, problems } = parseLenient({ lanes: [{ name: 'a/b', method: 'sam' }] })
    expect(problems.map(({ path }) => path)).toEqual(['lanes.0.name'])
    expect(experiment.lanes).toMatchObject([{ name: 'SAM', method: 'sam' }])
  })
})

describe('a name was given by somebody', () => {
  const given = (document: ExperimentInput) => givenNames(parseExperiment(document).experiment!)

  test('not where it is what the lane is called by itself', () => {
    const lanes: ExperimentInput['lanes'] = [
      { method: 'base' },
      { method: 'look-sam', k: 2 },
      { method: 'look-sam', k: 20 },
      { method: 'sam' },
    ]
    expect(given({ lanes })).toEqual([undefined, undefined, undefined, undefined])
  })

  test('nor where it is what was left of that when lanes came and went', () => {
    expect(given({ lanes: [{ name: 'LookSAM k 2', method: 'look-sam', k: 2 }] })).toEqual([
      undefined,
    ])
    expect(given({ lanes: [{ name: 'LookSAM k 2', method: 'look-sam', k: 20 }] })).toEqual([
      'LookSAM k 2',
    ])
  })

  test('nor where earlier versions of the lab left it behind', () => {
    const lanes: ExperimentInput['lanes'] = [
      { name: 'AdamW', method: 'base' },
      { name: 'LookSAM', method: 'look-layer-sam' },
      { name: 'LookSAM 2', method: 'look-sam' },
    ]
    const document: ExperimentInput = { optimizer: { name: 'sgd' }, lanes }
    expect(given(document)).toEqual([undefined, undefined, undefined])
    // The document itself says what it says.
    expect(namesOf(document)).toEqual(['AdamW', 'LookSAM', 'LookSAM 2'])
  })

  test.each(['Mine', 'SAM far', 'LookSAM α', 'sam', 'LookSAM α 3'])('otherwise: %s', (name) => {
    expect(given({ lanes: [{ name, method: 'look-sam' }] })).toEqual([name])
  })
})

test('a document that is being edited has names too', () => {
  const lanes = [
    { method: 'look-sam' as const, alpha: 'wrong' },
    { method: 'look-sam' as const, alpha: 2 },
  ]
  expect(namesOfLanes({ lanes, optimizer: { name: 'nothing' } })).toEqual([
    'LookSAM α wrong',
    'LookSAM α 2',
  ])
})
