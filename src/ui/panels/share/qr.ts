/** A link as a QR code. */
import { encodeQR } from 'qr'

/** What version 20 holds, 97 modules a side: smaller ones, on a screen seen from a bench, no telephone's camera tells apart. */
export const longestCode = 858 // bytes

export interface QrModules {
  /** Modules a side, quiet zone included. */
  size: number
  /** The dark modules as one path, a unit each. */
  path: string
}

const quiet = 4 // modules of white around it, which readers need

/** null where the link is too long to be scanned in a room. */
export function qrOf(link: string): QrModules | null {
  if (new TextEncoder().encode(link).length > longestCode) return null
  // The weakest correction of errors: a screen has no dirt on it, and larger modules are read from further away.
  const modules = encodeQR(link, 'raw', { ecc: 'low', border: quiet })
  const path = modules.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
  )
  return { size: modules.length, path: path.join('') }
}
