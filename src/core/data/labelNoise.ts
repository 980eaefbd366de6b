import { permutation, random } from '../tensors/random.ts'

/**
 * Replaces a share of the labels by uniform random ones, which may fall on the right one; the seed fixes
 * which and by what. Exactly round(share · n) labels are drawn again.
 */
export function withLabelNoise(
  labels: Uint8Array,
  share: number,
  classes: number,
  seed: number,
): Uint8Array {
  const noisy = Uint8Array.from(labels)
  const order = permutation(random(seed, 'label noise', 'which'), labels.length)
  const drawn = random(seed, 'label noise', 'label')
  for (const i of order.subarray(0, Math.round(share * labels.length)))
    noisy[i] = drawn.integer(i, classes)
  return noisy
}
