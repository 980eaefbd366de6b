/** The formats of image files. */
import { cifarParts } from './cifar.ts'
import { idxParts } from './idx.ts'
import { npyParts } from './npy.ts'
import type { ImageFormat } from './parts.ts'

export const imageFormats: Readonly<Record<string, ImageFormat>> = {
  'a pair of IDX files': idxParts,
  'binary CIFAR-10 or CIFAR-100': cifarParts,
  'NumPy arrays (.npz)': npyParts,
}
