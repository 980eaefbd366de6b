/** A labelled set of images, as bytes, in the order of its source file. */
export interface Dataset {
  name: string
  /** Row-major S×S×C pixels of every image, one after the other; pixel / scale is in [0, 1]. */
  pixels: Uint8Array
  scale: number
  labels: Uint8Array
  images: number
  /** Where some images were set aside to validate: how many come before them. Only those train. */
  trainImages?: number
  imageSize: number // S, pixels
  channels: number // C
  classes: number // K
  /** Mean and standard deviation of the pixels in [0, 1], as published: of all channels, or of each. */
  mean: number | readonly number[]
  std: number | readonly number[]
}

/** What the model is given for a pixel of a channel: (pixel / scale − mean) / std. */
export function normalised({ scale, mean, std }: Dataset, pixel: number, channel: number): number {
  const of = (given: number | readonly number[]) =>
    typeof given === 'number' ? given : given[channel]!
  return (pixel / scale - of(mean)) / of(std)
}
