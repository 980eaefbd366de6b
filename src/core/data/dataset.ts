/** A labelled set of images, as bytes, in the order of its source file. */
export interface Dataset {
  name: string
  /** Row-major S×S×C pixels of every image, one after the other; pixel / scale is in [0, 1]. */
  pixels: Uint8Array
  scale: number
  labels: Uint8Array
  images: number
  imageSize: number // S, pixels
  channels: number // C
  classes: number // K
  /** Published mean and standard deviation of the pixels in [0, 1]. */
  mean: number
  std: number
}
