import { describe, expect, test } from 'vitest'
import { commaAdvice, plainNumber } from '../../src/experiment/plainNumber.ts'

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
    ['-0', -0],
    ['1e-400', 0],
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
    '١',
    '１',
    '--1',
    '1e',
    '1e1.5',
    '1e1000',
    '1n',
    '0b1',
    '1 000',
  ])('%j is none', (text) => {
    expect(plainNumber(text)).toBeNaN()
  })
})

describe('what is said of commas', () => {
  test.each([
    ['0,05', '0.05'],
    [',5', '.5'],
    ['-1,5e-3', '-1.5e-3'],
    [' 2,0 ', '2.0'],
    ['0,125', '0.125'],
    ['1000,5', '1000.5'],
  ])('%j has a decimal comma', (text, better) => {
    expect(commaAdvice(text)).toBe(`, with a decimal point instead of the comma (${better})`)
  })

  test.each([
    ['1,000', '1000 or 1.000'],
    ['-12,345', '-12345 or -12.345'],
    ['1,000,000', '1000000'],
  ])('%j may be a thousand', (text, meanings) => {
    expect(commaAdvice(text)).toBe(`, without commas (${meanings})`)
  })

  test.each(['0.05', '1,2,3', '1,0000,000', 'a,5', '1,x', '', ',', 'loss,accuracy'])(
    'of %j nothing',
    (text) => {
      expect(commaAdvice(text)).toBe('')
    },
  )
})
