/** What may be varied, and lists of values as people type them. */
import { expect, test } from 'vitest'
import { marksOf } from '../../../../src/ui/format/locale.ts'
import { axesOf, axisAt, parseValues, suggestedFor } from '../../../../src/ui/views/sweep/axes.ts'

const axes = axesOf('look-sam', 'adamw')
const at = (path: string) => axisAt(axes, path)!
const english = marksOf('en')
const german = marksOf('de')

test('the knobs of the method come first, then the numbers of the settings; choices and the length of the run are none', () => {
  const paths = axes.map(({ path }) => path)
  expect(paths.slice(0, 3)).toEqual(['lane.rho', 'lane.k', 'lane.alpha'])
  expect(paths).toContain('optimizer.lr')
  expect(paths).toContain('dataset.labelNoise')
  expect(paths).toContain('model.width')
  for (const none of ['optimizer.momentum', 'lane.norms', 'training.steps', 'training.evalEvery']) {
    expect(paths).not.toContain(none)
  }
  expect(axesOf('base', 'sgd').map(({ path }) => path)).toContain('optimizer.momentum')
})

test.each([
  ['1, 2, 5, 10', [1, 2, 5, 10]],
  ['1,2,5,10', [1, 2, 5, 10]],
  ['1 2; 5\t10, ', [1, 2, 5, 10]],
])('%j is four values of k', (text, values) => {
  expect(parseValues(at('lane.k'), text, english).values).toEqual(values)
})

test('where the decimal mark is a comma, a comma before a blank still parts', () => {
  const values = [0.05, 0.2, 2]
  expect(parseValues(at('lane.alpha'), '0,05, 0,2, 2', german).values).toEqual(values)
  expect(parseValues(at('lane.alpha'), '0,05; 0,2; 2', german).values).toEqual(values)
  expect(parseValues(at('lane.alpha'), '0.05, 0.2, 2', german).values).toEqual(values)
})

test.each([
  [
    'lane.k',
    '1, 2.5',
    '2.5 is not allowed; allowed: 1 to 12 different values, each a whole number from 1 to 1000',
  ],
  ['lane.k', '0', '0 is not allowed'],
  ['lane.alpha', '0.2, much', 'much is not allowed'],
  ['lane.alpha', '0.2, 0.20', '0.20 is there twice'],
  ['lane.alpha', ' , ', 'there is no value'],
  ['lane.k', Array.from({ length: 13 }, (_, i) => i + 1).join(' '), 'there are 13 values'],
])('%s does not take %j', (path, text, said) => {
  const { values, problem } = parseValues(at(path), text, english)
  expect(values).toBeUndefined()
  expect(problem).toContain(said)
  expect(problem!.startsWith(`${at(path).meta.label}: `)).toBe(true)
})

test('values to begin with are allowed ones around what stands there', () => {
  expect(suggestedFor(at('lane.k'), 5)).toEqual([1, 2, 5, 10])
  expect(suggestedFor(at('optimizer.lr'), 0.005)).toEqual([0.0025, 0.005, 0.01])
  expect(suggestedFor(at('training.batchSize'), 1)).toEqual([1, 2]) // half an image is none
})
