/** How the browser's language writes numbers, and how a number that was typed is read. */
import { plainNumber } from '../../experiment/plainNumber.ts'

/**
 * The first of some language tags that Intl can work with; English where there is none. Systems give tags such as
 * "en-US@posix", "C" or an empty text, at which Intl throws.
 */
export function usable(tags: readonly (string | undefined)[]): string {
  for (const tag of tags) {
    try {
      if (tag && Intl.NumberFormat.supportedLocalesOf(tag).length > 0) return tag
    } catch {
      // Not a language tag: the next one may be.
    }
  }
  return 'en'
}

const browser = globalThis.navigator as Partial<Navigator> | undefined

/** The language of numbers and dates on the page. */
export const language = usable([browser?.language, ...(browser?.languages ?? [])])

interface Marks {
  decimal: string
  group: string
  /** Whether thousands above the first are grouped by twos, as in India: 1,23,45,678. */
  byTwos: boolean
}

export function marksOf(locale: string): Marks {
  const parts = new Intl.NumberFormat(locale, { numberingSystem: 'latn' }).formatToParts(
    12_345_678.5,
  )
  const mark = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  const digits = parts.flatMap(({ type, value }) => (type === 'integer' ? [value.length] : []))
  return { decimal: mark('decimal'), group: mark('group'), byTwos: digits.at(-2) === 2 }
}

const own = marksOf(language)

/** A number as it is typed: with the language's decimal mark, without marks between thousands. */
export const typed = (value: number, { decimal } = own): string =>
  String(value).replace('.', decimal)

/**
 * The number that was typed, NaN where it is none. Both 0.2 and 0,2 are two tenths; 1.000 is a thousand where the
 * language groups thousands by points, and 1,000 where by commas. Digits may be of any script.
 */
export function readNumber(text: string, marks = own): number {
  const plain = inLatinDigits(text).replaceAll(/[\s’'٬]/g, '')
  if (isGrouped(plain, marks)) {
    return plainNumber(plain.replaceAll(marks.group, '').replace(marks.decimal, '.'))
  }
  return plainNumber(plain.replace(/[,٫]/, '.'))
}

/** Every decimal digit of Unicode as 0 to 9, and signs and points of full width as those of ASCII. */
function inLatinDigits(text: string): string {
  return text
    .replaceAll(/\p{Nd}/gu, (digit) => String(valueOfDigit(digit.codePointAt(0)!)))
    .replaceAll(/[．，＋－−]/g, (sign) => signs[sign]!)
}

const signs: Readonly<Record<string, string>> = {
  '．': '.',
  '，': ',',
  '＋': '+',
  '－': '-',
  '−': '-',
}

/** The digits of a script follow each other, zero first, in blocks that begin after what is no digit or after a nine. */
function valueOfDigit(point: number): number {
  let run = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(point - run - 1))) run++
  return run % 10
}

function isGrouped(text: string, { group, decimal, byTwos }: Marks): boolean {
  const [whole = '', ...fraction] = text.split(decimal)
  if (!group || fraction.length > 1) return false
  const form = whole.replace(/^[+-]/, '').replaceAll(group, ' ')
  return (
    /^[1-9]\d{0,2}(?: \d{3})+$/.test(form) || (byTwos && /^[1-9]\d?(?: \d{2})* \d{3}$/.test(form))
  )
}
