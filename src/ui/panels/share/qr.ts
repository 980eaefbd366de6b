/** A link as a QR code. */
import { encodeQR } from 'qr'

/** Largest code used: version 20, 97 modules a side. Smaller modules cannot be read from a seat. */
export const longestCode = 858 // bytes

export interface QrModules {
  /** The number of modules on each side, with the white margin. */
  size: number
  /** The dark modules as one SVG path, each one unit wide. */
  path: string
}

const margin = 4 // modules; QR readers need a white margin

/** The code of a link; null where the link is too long to be scanned in a room. */
export function qrOf(link: string): QrModules | null {
  if (new TextEncoder().encode(link).length > longestCode) return null
  // The lowest error correction gives the largest modules, which can be read from further away; a screen has no dirt.
  const modules = encodeQR(link, 'raw', { ecc: 'low', border: margin })
  const path = modules.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
  )
  return { size: modules.length, path: path.join('') }
}
