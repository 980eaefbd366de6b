import { expect, test } from 'vitest'
import { marksOf, readNumber, typed } from '../../../src/ui/format/locale.ts'

const [english, german, french] = ['en', 'de', 'fr'].map(marksOf)

test('point and comma are both decimal marks, whatever the language', () => {
  for (const marks of [english, german, french]) {
    expect(readNumber('0.2', marks)).toBe(0.2)
    expect(readNumber('0,2', marks)).toBe(0.2)
    expect(readNumber('-1,5', marks)).toBe(-1.5)
    expect(readNumber('1e-8', marks)).toBe(1e-8)
    expect(readNumber('0.200', marks)).toBe(0.2)
    expect(readNumber('0,200', marks)).toBe(0.2)
  }
})

test('thousands are read as the language groups them', () => {
  expect(readNumber('1,000', english)).toBe(1000)
  expect(readNumber('12,345,678.5', english)).toBe(12_345_678.5)
  expect(readNumber('1.000', german)).toBe(1000)
  expect(readNumber('1.234,5', german)).toBe(1234.5)
  expect(readNumber('1.000', english)).toBe(1)
  expect(readNumber('1,000', german)).toBe(1)
  expect(readNumber('1 000,5', french)).toBe(1000.5)
})

test('what is no number is none', () => {
  for (const text of ['', ' ', 'abc', '1.2.3', '1,2,3', '1,00,000', '0x', '--1']) {
    expect(readNumber(text, english)).toBeNaN()
    expect(readNumber(text, german)).toBeNaN()
  }
})

test('a number is typed with the decimal mark of the language and reads back as itself', () => {
  for (const marks of [english, german, french]) {
    for (const value of [0.05, 1400, 0.0001, 3e-9, -2.5, 1.234, 1234.5]) {
      expect(readNumber(typed(value, marks), marks)).toBe(value)
    }
  }
  expect(typed(0.2, german)).toBe('0,2')
})
