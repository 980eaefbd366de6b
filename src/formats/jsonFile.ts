/** Reads JSON files in UTF-8 or UTF-16, with or without a byte order mark. A mistake is named with its line and column. */

/** Reads the value in a file. Throws one sentence if the file is not JSON. */
export function decodeJson(bytes: Uint8Array): unknown {
  const text = textOf(bytes)
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    // The messages of the engines differ, and most do not say where.
    const { at, expected } = faultIn(text) ?? {}
    if (at === undefined) throw error
    throw new Error(`not JSON: ${placeOf(text, at)}: ${expected} expected`, { cause: error })
  }
}

function textOf(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes)
  if (encoding === 'utf-32') throw new Error('text in UTF-32; allowed: UTF-8 or UTF-16')
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    const where = encoding === 'utf-8' ? `line ${firstLineNotUtf8(bytes)}` : 'the text'
    throw new Error(`${where} is not sound ${encoding.toUpperCase()}; allowed: UTF-8 or UTF-16`, {
      cause: error,
    })
  }
}

/** Looks at the byte order mark. Without one, the zeros beside the first character tell, because JSON begins with ASCII. [RFC 4627 §3] */
function encodingOf([a, b, c, d]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32' {
  const marked = (first: number, second: number) => a === first && b === second
  if (marked(0xff, 0xfe)) return c === 0 && d === 0 ? 'utf-32' : 'utf-16le'
  if (marked(0xfe, 0xff)) return 'utf-16be'
  if (a === 0 && b === 0) return 'utf-32'
  if (a === 0) return 'utf-16be'
  if (b === 0) return c === 0 && d === 0 ? 'utf-32' : 'utf-16le'
  return 'utf-8'
}

/** The number of the line, from 1. The byte of a line feed occurs in no other character of UTF-8, so each line can be decoded alone. */
function firstLineNotUtf8(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for (let line = 1, from = 0; ; line++) {
    const end = bytes.indexOf(0x0a, from)
    try {
      decoder.decode(bytes.subarray(from, end < 0 ? undefined : end))
    } catch {
      return line
    }
    from = end + 1
  }
}

const blanks = /[ \t\n\r]*/y
const string = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const deepest = 1000 // brackets within brackets

interface Fault {
  at: number
  /** What JSON would have at this place. */
  expected: string
}

/** Finds the first place where a text is not JSON; null if there is none. [RFC 8259] */
function faultIn(text: string): Fault | null {
  let at = 0
  let depth = 0
  let fault: Fault | null = null
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    const [taken] = pattern.exec(text) ?? []
    at += taken?.length ?? 0
    return taken !== undefined
  }
  const takes = (pattern: RegExp) => take(blanks) && take(pattern)
  const needs = (pattern: RegExp, expected: string): boolean => {
    const taken = takes(pattern)
    if (!taken) fault = { at, expected }
    return taken
  }
  const list = (close: RegExp, member: () => boolean, expected: string): boolean => {
    if (takes(close)) return true
    do if (!member()) return false
    while (takes(/,/y))
    return needs(close, expected)
  }
  const value = (): boolean => {
    const opened = depth < deepest && (takes(/\{/y) ? '{' : takes(/\[/y) ? '[' : null)
    if (!opened) return takes(string) || needs(scalar, text[at] === '"' ? soundString : 'a value')
    depth++
    const sound =
      opened === '{' ? list(/\}/y, member, '"," or "}"') : list(/\]/y, value, '"," or "]"')
    depth--
    return sound
  }
  const member = () => needs(string, 'a name in double quotes') && needs(/:/y, '":"') && value()
  return value() && needs(/$/y, 'the end of the text') ? null : fault
}

const soundString = 'a closing quotation mark, and \\ before special characters,'

/** "line 3, column 12", counted from 1 in characters. */
function placeOf(text: string, at: number): string {
  const lines = text.slice(0, at).split(/\r\n|\r|\n/)
  return `line ${lines.length}, column ${Array.from(lines.at(-1)!).length + 1}`
}
