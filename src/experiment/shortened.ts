const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The beginning of a text, at most so many UTF-16 units of it; no character is cut in half. */
export function beginningOf(text: string, most: number): string {
  if (text.length <= most) return text
  let end = 0
  for (const { index, segment } of graphemes.segment(text.slice(0, most + 100))) {
    if (index + segment.length > most) break
    end = index + segment.length
  }
  return text.slice(0, end)
}

/** A text that is quoted in a sentence: a refusal that quotes a file would be as long as the file. */
export const shortened = (text: string, most = 60): string =>
  text.length <= most ? text : `${beginningOf(text, most - 1)}…`
