import { expect, test } from 'vitest'
import { csvLine } from '../../src/formats/csv.ts'

test('a line is its fields, commas between them, and CR LF', () => {
  expect(csvLine(['SAM', 0, 1.5, -2e-9])).toBe('SAM,0,1.5,-2e-9\r\n')
})

test('what is no finite number is an empty field', () => {
  expect(csvLine([null, NaN, Infinity, 0])).toBe(',,,0\r\n')
})

test('text with a comma, a quote or a line break is quoted, its quotes doubled', () => {
  expect(csvLine(['a,b', 'say "k"', 'two\nlines', 'plain'])).toBe(
    '"a,b","say ""k""","two\nlines",plain\r\n',
  )
})

test('text that a spreadsheet would run as a formula is text', () => {
  expect(csvLine(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '＝1'])).toBe(
    "'=1+1,'+1,'-1,'@SUM(A1),'\tx,'＝1\r\n",
  )
  expect(csvLine(['=HYPERLINK("http://a","b")'])).toBe(`"'=HYPERLINK(""http://a"",""b"")"\r\n`)
  expect(csvLine(['a=1', -1])).toBe('a=1,-1\r\n')
})

test('a lane cannot break out of its field', () => {
  expect(csvLine(['x",=1+1\r\n=2'])).toBe('"x"",=1+1\r\n=2"\r\n')
})
