/** What image files come to, whatever their format. */

export interface NamedBytes {
  /** Its path, in sentences and for what it says of the content. */
  name: string
  bytes: Uint8Array
}

/** Some labelled images of the same shape, row-major S×S×C bytes each. */
export interface ImagePart {
  pixels: Uint8Array
  labels: Uint8Array
  /** Images, their sides in pixels, and their channels. */
  shape: { images: number; height: number; width: number; channels: number }
  /** Where they come from, in sentences. */
  name: string
}

export interface ImageParts {
  train: ImagePart
  /** Images that validate; null where some of the training images have to. */
  test: ImagePart | null
  /** Classes that the format itself fixes; null where the labels tell. */
  classes: number | null
}

/** A format: the parts in some files, or null where they are none of its files. Throws one sentence where they are broken. */
export type ImageFormat = (files: readonly NamedBytes[]) => ImageParts | null

export const MOST_BYTES = 2_000_000_000

/** A path's last name, in small letters. */
export const lastName = (name: string): string => name.split('/').at(-1)!.toLowerCase()

export const isTest = (name: string): boolean => /(^|[^a-z])(t10k|test)/.test(lastName(name))
