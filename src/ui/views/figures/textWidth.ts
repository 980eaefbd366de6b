/**
 * How wide a text is in Helvetica, whose widths Arial and Liberation Sans share, so that a figure is laid out alike on
 * every machine. Widths are in thousandths of the font size, from Adobe's metrics of the font.
 */
const widths: readonly (readonly [number, string])[] = [
  [191, "'"],
  [222, 'ijl‘’'],
  [260, '|'],
  [278, ' !,./:;I[\\]ft·'],
  [333, '()-`r“”'],
  [355, '"'],
  [389, '*'],
  [400, '°'],
  [469, '^'],
  [500, 'Jckvsxyz'],
  [556, '#$0123456789?L_abdeghnopquαβερηθ–'],
  [584, '+<=>~×±−→'],
  [611, 'FTZ'],
  [667, '&ABEKPSVXY'],
  [722, 'CDHNRUw'],
  [778, 'GOQ'],
  [833, 'Mm'],
  [889, '%'],
  [944, 'W'],
  [1000, '—…'],
  [1015, '@'],
]

const widthOf = new Map(
  widths.flatMap(([width, signs]) => Array.from(signs, (sign) => [sign, width])),
)
const unknown = 600

/** In the unit of the font size. */
export function textWidth(text: string, fontSize: number): number {
  let sum = 0
  for (const sign of text) sum += widthOf.get(sign) ?? unknown
  return (sum / 1000) * fontSize
}
