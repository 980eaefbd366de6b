import { describe, expect, test } from 'vitest'
import { decodeJson } from '../../src/formats/jsonFile.ts'

const document = {
  name: 'Größe 😀',
  list: [1, -2.5e-3, true, null],
  inner: { empty: {}, none: [] },
}
const text = JSON.stringify(document, null, 2)

const utf8 = (words: string) => new TextEncoder().encode(words)

/** UTF-16, the low byte of each unit first, or last. */
function utf16(words: string, lowFirst: boolean): Uint8Array {
  const bytes = new Uint8Array(2 * words.length)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < words.length; i++) view.setUint16(2 * i, words.charCodeAt(i), lowFirst)
  return bytes
}

function utf32(words: string): Uint8Array {
  const points = Array.from(words, (character) => character.codePointAt(0)!)
  return new Uint8Array(Uint32Array.from(points).buffer)
}

const MARK = '\uFEFF'

describe('the encodings of a file', () => {
  test.each([
    ['UTF-8', utf8(text)],
    ['UTF-8 with its mark', utf8(MARK + text)],
    ['UTF-16, low byte first', utf16(text, true)],
    ['UTF-16, low byte first, with its mark', utf16(MARK + text, true)],
    ['UTF-16, high byte first', utf16(text, false)],
    ['UTF-16, high byte first, with its mark', utf16(MARK + text, false)],
  ])('%s is read', (_, bytes) => {
    expect(decodeJson(bytes)).toEqual(document)
  })

  test.each([
    ['one byte', utf8('7'), 7],
    ['two bytes', utf8('77'), 77],
    ['one character of UTF-16', utf16('7', true), 7],
  ])('%s is read', (_, bytes, value) => {
    expect(decodeJson(bytes)).toBe(value)
  })

  test('a part of a larger buffer is read alone', () => {
    expect(decodeJson(utf8(`xx${text}yy`).subarray(2, -2))).toEqual(document)
  })

  test.each([
    ['UTF-32', utf32(text), 'text in UTF-32; allowed: UTF-8 or UTF-16'],
    ['UTF-32 with its mark', utf32(MARK + text), 'text in UTF-32; allowed: UTF-8 or UTF-16'],
    [
      'Latin-1',
      Buffer.from('{"seed": 1,\n\n"ä": 2}', 'latin1'),
      'line 3 is not sound UTF-8; allowed: UTF-8 or UTF-16',
    ],
    [
      'UTF-8 that was cut off',
      utf8('{"a": "ä"}').subarray(0, 8),
      'line 1 is not sound UTF-8; allowed: UTF-8 or UTF-16',
    ],
    [
      'UTF-16 that was cut off',
      utf16(text, true).subarray(0, -1),
      'the text is not sound UTF-16LE; allowed: UTF-8 or UTF-16',
    ],
  ])('%s is named', (_, bytes, sentence) => {
    expect(() => decodeJson(bytes)).toThrow(new Error(sentence))
  })
})

describe('what is not JSON', () => {
  test.each([
    ['', 'line 1, column 1: a value expected'],
    [' \n ', 'line 2, column 2: a value expected'],
    ['{"a": .001}', 'line 1, column 7: a value expected'],
    ['{"a": 0,05}', 'line 1, column 9: a name in double quotes expected'],
    ['{"a": 01}', 'line 1, column 8: "," or "}" expected'],
    ['{"a": +1}', 'line 1, column 7: a value expected'],
    ['{"a": NaN}', 'line 1, column 7: a value expected'],
    ['{\n  "a": 1,\n}', 'line 3, column 1: a name in double quotes expected'],
    ['{\r\n  "a": [1, 2,]\r\n}', 'line 2, column 14: a value expected'],
    ['{"a" 1}', 'line 1, column 6: ":" expected'],
    ["{'a': 1}", 'line 1, column 2: a name in double quotes expected'],
    ['{a: 1}', 'line 1, column 2: a name in double quotes expected'],
    ['{"a": 1} // seed', 'line 1, column 10: the end of the text expected'],
    ['{"😀": [1 2]}', 'line 1, column 10: "," or "]" expected'],
    ['[{"a": {}', 'line 1, column 10: "," or "}" expected'],
    [
      '{"a": "b\n"}',
      'line 1, column 7: a closing quotation mark, and \\ before special characters, expected',
    ],
    ['[1]\u00A0', 'line 1, column 4: the end of the text expected'],
  ])('%j is named with its place', (words, place) => {
    expect(() => decodeJson(utf8(words))).toThrow(new Error(`not JSON: ${place}`))
  })

  test('many brackets within brackets end in a sentence', () => {
    expect(() => decodeJson(utf8('['.repeat(500_000)))).toThrow(/^not JSON: line 1, column 1001: /)
  })

  test('with any character changed, it is found to be JSON or not as the engine finds', () => {
    const characters = Array.from(text)
    for (let i = 0; i < characters.length; i++) {
      for (const wrong of ['', '}', ']', ',', ':', '"', '\\', '0', 'x', '\n', '\u0000']) {
        const broken = characters.with(i, wrong).join('')
        let sound = true
        try {
          JSON.parse(broken)
        } catch {
          sound = false
        }
        const read = () => decodeJson(utf8(broken))
        if (sound) expect(read()).toEqual(JSON.parse(broken))
        else expect(read, broken).toThrow(/^not JSON: line \d+, column \d+: .+ expected$/)
      }
    }
  })
})
