import { describe, expect, test } from 'vitest'
import { plainNumber, withDecimalComma } from '../../src/experiment/plainNumber.ts'

describe('a plain number', () => {
  test.each([
    ['.001', 0.001],
    ['0.05', 0.05],
    ['5.', 5],
    ['+0.1', 0.1],
    ['-.5e1', -5],
    ['1e-3', 0.001],
    ['1E3', 1000],
    [' 12\u00A0', 12],
    ['0', 0],
    ['007', 7],
  ])('%j is %d', (text, value) => {
    expect(plainNumber(text)).toBe(value)
  })

  test.each([
    '',
    ' ',
    '.',
    'e3',
    '0x10',
    '1_000',
    '1,000',
    '0,05',
    '∞',
    'Infinity',
    'NaN',
    '1 000',
  ])('%j is none', (text) => {
    expect(plainNumber(text)).toBeNaN()
  })
})

describe('a decimal comma', () => {
  test.each([
    ['0,05', 0.05],
    [',5', 0.5],
    ['-1,5e-3', -0.0015],
    [' 2,0 ', 2],
  ])('%j would be %d', (text, value) => {
    expect(withDecimalComma(text)).toBe(value)
  })

  test.each(['0.05', '1,2,3', '1,', 'a,5', '1,x', ''])('%j has none', (text) => {
    expect(withDecimalComma(text)).toBeNull()
  })
})
