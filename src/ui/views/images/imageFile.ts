import type { Pictures } from '../../../core/data/pictures.ts'

const LUMA = [0.299, 0.587, 0.114] // ITU-R BT.601

/** The middle square of an image file, in the size and channels of a data set. */
export async function imageOfFile(
  file: Blob,
  { imageSize: S, channels: C, scale }: Pick<Pictures, 'imageSize' | 'channels' | 'scale'>,
): Promise<Uint8Array> {
  const bitmap = await createImageBitmap(file)
  const side = Math.min(bitmap.width, bitmap.height)
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2]
  const context = new OffscreenCanvas(S, S).getContext('2d', { willReadFrequently: true })!
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, left, top, side, side, 0, 0, S, S)
  bitmap.close()
  const { data } = context.getImageData(0, 0, S, S)
  return Uint8Array.from({ length: S * S * C }, (_, at) => {
    const pixel = data.subarray(4 * Math.floor(at / C), 4 * Math.floor(at / C) + 3)
    const value =
      C === 1 ? pixel.reduce((sum, v, part) => sum + LUMA[part]! * v, 0) : pixel[at % C]!
    return Math.round((value * scale) / 255)
  })
}
