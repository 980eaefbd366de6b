/** Initial weights from a file, and what a run starts with. */
import { shortened } from '../../experiment/shortened.ts'
import { weightsOrigin, type WeightsOrigin } from '../../formats/weightsOrigin.ts'

export interface Initial extends WeightsOrigin {
  /** null where only the file's name and hash are known: a run that began from it is on the page, and the file is not. */
  bytes: Uint8Array | null
}

export const largestFile = 1e9 // bytes; read whole, decoded and copied to the device, several times that in memory

/** A file as initial weights, or one sentence why it is not even read. What is in it the trainer judges. */
export async function readInitialFile(
  file: File,
): Promise<(Initial & { bytes: Uint8Array }) | string> {
  const { name, size } = file
  if (!name.toLowerCase().endsWith('.safetensors')) {
    return `${shortened(name)} is not a .safetensors file; allowed: weights as “Download weights” saves them.`
  }
  if (size > largestFile) {
    return `${shortened(name)} has ${(size / 1e9).toFixed(1)} GB and was not read; allowed: up to 1 GB.`
  }
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    return { ...(await weightsOrigin(name, bytes)), bytes }
  } catch {
    return `${shortened(name)} could not be read.`
  }
}

/** Which file it was, without its bytes. */
export const originOf = (initial: Initial | null): WeightsOrigin | null =>
  initial && { name: initial.name, sha256: initial.sha256 }
