import { shortened } from '../../experiment/shortened.ts'
/** Initial weights from a file, and what a run starts with. */
export interface Initial {
  name: string
  bytes: Uint8Array
}

export const largestFile = 1e9 // bytes; read whole, decoded and copied to the device, several times that in memory

/** A file as initial weights, or one sentence why it is not even read. What is in it the trainer judges. */
export async function readInitialFile(file: File): Promise<Initial | string> {
  const { name, size } = file
  if (!name.toLowerCase().endsWith('.safetensors')) {
    return `${shortened(name)} is not a .safetensors file; allowed: weights as “Download weights” saves them.`
  }
  if (size > largestFile) {
    return `${shortened(name)} has ${(size / 1e9).toFixed(1)} GB and was not read; allowed: up to 1 GB.`
  }
  try {
    return { name, bytes: new Uint8Array(await file.arrayBuffer()) }
  } catch {
    return `${shortened(name)} could not be read.`
  }
}
