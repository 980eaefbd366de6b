import { permutation, random } from '../tensors/random.ts'

/**
 * The images of step t: B consecutive positions of an endless sequence of shuffled epochs, as a pure function
 * of (seed, t). Batches are always full, so an epoch's last images share a batch with the next epoch's first.
 */
export function batchSequence(
  images: number,
  batchSize: number,
  seed: number,
): (t: number) => Int32Array {
  // A batch reaches into few epochs and steps come in order, so the last epochs used are kept.
  const epochs = new Map<number, Int32Array>()
  const epoch = (e: number) => {
    let order = epochs.get(e)
    if (!order) {
      order = permutation(random(seed, 'batches', e), images)
      epochs.set(e, order)
      for (const old of epochs.keys())
        if (old < e - Math.ceil(batchSize / images)) epochs.delete(old)
    }
    return order
  }
  return (t) =>
    Int32Array.from({ length: batchSize }, (_, i) => {
      const position = t * batchSize + i
      return epoch(Math.floor(position / images))[position % images]!
    })
}
