/** The file that a run's initial weights came from. The weights themselves are in no record of a run. */
import { z } from '../experiment/zod.ts'

export const weightsOriginSchema = z.strictObject({
  name: z.string().min(1).max(300),
  /** SHA-256 of the file in hexadecimal; null where the browser could not compute it, as on a page over http. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
})

export type WeightsOrigin = z.infer<typeof weightsOriginSchema>

export async function weightsOrigin(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<WeightsOrigin> {
  const subtle = (globalThis.crypto as Partial<Crypto>).subtle
  const hash = await subtle?.digest('SHA-256', bytes)
  const byte = (value: number) => value.toString(16).padStart(2, '0')
  return { name, sha256: hash ? Array.from(new Uint8Array(hash), byte).join('') : null }
}

/** Whether two runs began from the same weights, as far as is known: by the files' hashes, without them by the names. */
export function sameWeights(a: WeightsOrigin | null, b: WeightsOrigin | null): boolean {
  if (!a || !b) return a === b
  return a.sha256 !== null && b.sha256 !== null ? a.sha256 === b.sha256 : a.name === b.name
}

/** "warm.safetensors (SHA-256 1f0c6a2b…)" */
export const weightsWords = ({ name, sha256 }: WeightsOrigin): string =>
  sha256 === null ? name : `${name} (SHA-256 ${sha256.slice(0, 8)}…)`
