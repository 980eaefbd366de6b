import { describe, expect, test, vi } from 'vitest'
import { marksOf, readNumber, typed, usable } from '../../../src/ui/format/locale.ts'

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

test('thousands are grouped by twos where the language does', () => {
  for (const indian of ['en-IN', 'hi-IN'].map(marksOf)) {
    expect(readNumber('12,34,567', indian)).toBe(1_234_567)
    expect(readNumber('1,00,000.5', indian)).toBe(100_000.5)
    expect(readNumber('1,234,567', indian)).toBe(1_234_567)
    expect(readNumber('1,2,345', indian)).toBeNaN()
  }
})

test('digits of every script are read', () => {
  expect(readNumber('١٢٣', english)).toBe(123)
  expect(readNumber('١٬٢٣٤٫٥', english)).toBe(1234.5)
  expect(readNumber('०.०५', english)).toBe(0.05)
  expect(readNumber('１２．５', english)).toBe(12.5)
  expect(readNumber('−𝟗', english)).toBe(-9)
  const digits = Array.from({ length: 0x1_fbff }, (_, point) => String.fromCodePoint(point))
  const scripts = digits.filter((digit) => /\p{Nd}/u.test(digit))
  expect(scripts.length).toBeGreaterThan(600)
  expect(scripts.map((digit) => readNumber(digit, english))).toEqual(scripts.map((_, i) => i % 10))
})

test('blanks and apostrophes between thousands do not matter', () => {
  for (const text of ["12'345", '12’345', '12\u202F345', '12\u00A0345', '12 345']) {
    expect(readNumber(text, english)).toBe(12_345)
  }
})

describe('a language that Intl does not know', () => {
  test.each([
    [['en-US@posix'], 'en'],
    [['C'], 'en'],
    [['POSIX', 'de'], 'de'],
    [['', 'fr-CA'], 'fr-CA'],
    [[undefined], 'en'],
    [[], 'en'],
    [['de_DE'], 'en'],
    [['i-klingon'], 'en'],
    [['xx-this-is-no-tag-at-all'], 'en'],
    [['pt-BR'], 'pt-BR'],
  ])('%j gives %s', (tags, language) => {
    expect(usable(tags)).toBe(language)
    expect(() => marksOf(usable(tags))).not.toThrow()
  })

  test('the page reads and writes numbers all the same', async () => {
    for (const language of ['en-US@posix', 'C', '', undefined]) {
      vi.resetModules()
      vi.stubGlobal('navigator', { language })
      const { integer } = await import('../../../src/ui/format/numbers.ts')
      expect(integer(1234)).toBe('1,234')
    }
    vi.unstubAllGlobals()
  })
})
