/** How the browser's language writes numbers, and how a number that was typed is read. */

import { plainNumber } from '../../experiment/plainNumber.ts'

/** Without a browser, English. */
export const language = globalThis.navigator?.language ?? 'en'

interface Marks {
  decimal: string
  group: string
}

export function marksOf(locale: string): Marks {
  const parts = new Intl.NumberFormat(locale, { numberingSystem: 'latn' }).formatToParts(
    12_345_678.5,
  )
  const mark = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return { decimal: mark('decimal'), group: mark('group') }
}

const own = marksOf(language)

/** A number as it is typed: with the language's decimal mark, without marks between thousands. */
export const typed = (value: number, { decimal } = own): string =>
  String(value).replace('.', decimal)

/**
 * The number that was typed, NaN where it is none. Both 0.2 and 0,2 are two tenths; 1.000 is a thousand where the
 * language groups thousands by points, and 1,000 where by commas.
 */
export function readNumber(text: string, { group, decimal } = own): number {
  const plain = text.replaceAll(/[\s’']/g, '')
  if (grouped(plain, group, decimal)) {
    return plainNumber(plain.replaceAll(group, '').replace(decimal, '.'))
  }
  return plainNumber(plain.replace(',', '.'))
}

function grouped(text: string, group: string, decimal: string): boolean {
  const [whole = '', ...fraction] = text.split(decimal)
  const [first = '', ...groups] = group ? whole.split(group) : [whole]
  return (
    fraction.length < 2 &&
    groups.length > 0 &&
    /^[+-]?[1-9]\d{0,2}$/.test(first) &&
    groups.every((digits) => /^\d{3}$/.test(digits))
  )
}
