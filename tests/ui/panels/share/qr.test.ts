import { decodeQR } from 'qr/decode.js'
import { expect, test } from 'vitest'
import { parseLenient } from '../../../../src/experiment/validation.ts'
import { opening } from '../../../../src/experiment/presets/opening.ts'
import { partsOf, queryOf } from '../../../../src/formats/link.ts'
import { longestCode, qrOf, type QrModules } from '../../../../src/ui/panels/share/qr.ts'

const scale = 3 // pixels a module

/** A code as a camera would have it: pixels, read by a decoder. */
function scanned({ size, path }: QrModules): string {
  const side = scale * size
  const data = new Uint8ClampedArray(4 * side * side).fill(255)
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let pixel = 0; pixel < scale * scale; pixel++) {
      const column = scale * Number(x) + (pixel % scale)
      const row = scale * Number(y) + Math.floor(pixel / scale)
      data.fill(0, 4 * (row * side + column), 4 * (row * side + column) + 3)
    }
  }
  return decodeQR({ width: side, height: side, data })
}

const link = `https://lab.example/?${queryOf(partsOf(parseLenient(opening).experiment, 1))}`

test('a camera reads the link from its code', () => {
  expect(scanned(qrOf(link)!)).toBe(link)
})

test('the longest link that gets a code is read too; one more character, or the same in bytes, gets none', () => {
  const longest = link.padEnd(longestCode, 'x')
  const code = qrOf(longest)!
  expect(code.size).toBe(97 + 8)
  expect(scanned(code)).toBe(longest)
  expect(qrOf(`${longest}x`)).toBeNull()
  expect(qrOf(link.padEnd(longestCode, 'α'))).toBeNull()
})
