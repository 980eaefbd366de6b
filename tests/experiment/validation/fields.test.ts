import { describe, expect, test } from 'vitest'
import { fieldMeta } from '../../../src/experiment/field.ts'
import { sections } from '../../../src/experiment/schema.ts'
import { describeProblem } from '../../../src/experiment/validation.ts'
import { pathsOf, refusals, sentences } from './refusals.ts'

describe('every field of every section', () => {
  const fields = Object.entries(sections).flatMap(([section, entries]) =>
    Object.entries(entries).map(([name, field]) => [section, name, fieldMeta(field)] as const),
  )
  const numbers = fields.filter(([, , { min }]) => min !== undefined)
  const choices = fields.filter(([, , { options }]) => options)

  test.each(numbers)('%s.%s refuses what is below, above, or no number', (section, name, meta) => {
    const { min, max, step, nullable } = meta
    const kind = step === 1 ? 'whole number' : 'number'
    const allowed = `${nullable ? 'null or ' : ''}a ${kind} from ${min} to ${max}`
    const bad = [min! - 1, max! + 1, NaN, Infinity, -Infinity, 'many', '1', true, [], {}]
    if (step === 1) bad.push(min! + 0.5)
    if (!nullable) bad.push(null as never)
    for (const value of bad) {
      const document = { [section]: { [name]: value } }
      expect(refusals(document)).toEqual([[`${section}.${name}`, value, allowed]])
    }
  })

  test.each(choices)('%s.%s refuses what is not on its list', (section, name, { options }) => {
    const allowed = options!.length === 1 ? options![0] : `one of ${options!.join(', ')}`
    const first = options![0]!
    for (const value of ['', 'none of these', `${first} `, first.toUpperCase(), 0, null, [], {}]) {
      const document = { [section]: { [name]: value } }
      expect(refusals(document)).toEqual([[`${section}.${name}`, value, allowed]])
    }
  })

  test.each(Object.keys(sections))(
    '%s refuses an unknown field and what is no object',
    (section) => {
      expect(refusals({ [section]: { colour: 'red' } })).toEqual([
        [`${section}.colour`, 'red', expect.stringMatching(/^one of the fields /)],
      ])
      for (const value of [null, 7, 'x', [], true]) {
        expect(refusals({ [section]: value })).toEqual([
          [section, value, expect.stringMatching(/^an object with /)],
        ])
      }
    },
  )
})

describe('the document', () => {
  test.each([null, 7, 'x', [], true, undefined])('%j is no document', (value) => {
    expect(refusals(value)).toEqual([['', value, 'an object']])
  })

  test('an unknown field, version or seed is refused', () => {
    const known = 'version, seed, dataset, model, training, optimizer, lanes'
    expect(refusals({ colour: 'red' })).toEqual([['colour', 'red', `one of the fields ${known}`]])
    for (const version of [0, 2, '1', null]) {
      expect(refusals({ version })).toEqual([['version', version, '1']])
    }
    for (const seed of [-1, 2 ** 32, 0.5, NaN, '0', null]) {
      expect(refusals({ seed })).toEqual([['seed', seed, 'a whole number from 0 to 4294967295']])
    }
  })

  test('everything that is wrong is said at once', () => {
    const document = {
      seed: -1,
      model: { width: 3, depth: 'x' },
      optimizer: { lr: -1, colour: 'red' },
    }
    const paths = ['model.depth', 'model.width', 'optimizer.colour', 'optimizer.lr', 'seed']
    expect(pathsOf(document).toSorted()).toEqual(paths)
  })
})

describe('the sentence', () => {
  test('says where, what, and what is allowed', () => {
    expect(sentences({ training: { batchSize: 0 } })).toEqual([
      'training.batchSize: 0 is not allowed; allowed: a whole number from 1 to 65536',
    ])
    expect(sentences({ model: { pool: 'max' }, optimizer: { clipNorm: 0 } })).toEqual([
      'model.pool: "max" is not allowed; allowed: one of gap, cls',
      'optimizer.clipNorm: 0 is not allowed; allowed: null or a number from 0.000001 to 1000000',
    ])
    expect(sentences(7)).toEqual(['the experiment: 7 is not allowed; allowed: an object'])
    expect(sentences({ lanes: [{ name: 'A' }] })[0]).toMatch(/^lanes\.0\.method: nothing is not/)
  })

  test('stays short whatever was given, and shows what is no JSON value', () => {
    const said = (value: unknown) => describeProblem({ path: 'p', value, allowed: 'an object' })
    expect(said('x'.repeat(500)).length).toBeLessThan(130)
    expect(said(NaN)).toBe('p: NaN is not allowed; allowed: an object')
    expect(said(Infinity)).toBe('p: Infinity is not allowed; allowed: an object')
    expect(said(1n)).toBe('p: 1 is not allowed; allowed: an object')
    expect(said(() => 1)).toBe('p: function is not allowed; allowed: an object')
  })
})
