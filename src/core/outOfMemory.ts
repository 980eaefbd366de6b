import { bytes } from '../experiment/bytes.ts'

/** A tensor that does not fit: which, how large, and what there is. What else runs can go on. */
export class OutOfMemory extends Error {
  /** `tensor` with its verb (“the weights need”); `room` is a clause on what the device has. */
  constructor(tensor: string, size: number, room: string) {
    super(`out of memory: ${tensor} ${bytes(size)}, ${room}`)
  }
}

/** Throws where a tensor is larger than the device allows any to be. */
export function checkRoom(
  { maxTensorBytes = Infinity }: { readonly maxTensorBytes?: number },
  tensor: string,
  size: number,
): void {
  if (size <= maxTensorBytes) return
  throw new OutOfMemory(tensor, size, `and the largest buffer here has ${bytes(maxTensorBytes)}`)
}
