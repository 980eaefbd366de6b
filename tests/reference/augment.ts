/** Augmentation written plainly: an image in a frame of zeros, of which a window is seen. */

export interface Move {
  /** Pixels. */
  down: number
  right: number
  mirrored: boolean
}

/** The pixels of one S×S×C image, moved. Mirroring comes first. */
export function movedImage(
  pixels: ArrayLike<number>,
  S: number,
  C: number,
  { down, right, mirrored }: Move,
): number[] {
  const frame = S // wide enough for any move
  const side = S + 2 * frame
  const framed = Array.from({ length: side * side * C }, () => 0)
  for (let y = 0; y < S; y++)
    for (let x = 0; x < S; x++)
      for (let c = 0; c < C; c++) {
        const from = mirrored ? S - 1 - x : x
        framed[((y + frame) * side + x + frame) * C + c] = pixels[(y * S + from) * C + c]!
      }
  const seen: number[] = []
  for (let y = 0; y < S; y++)
    for (let x = 0; x < S; x++)
      for (let c = 0; c < C; c++)
        seen.push(framed[((y + frame - down) * side + x + frame - right) * C + c]!)
  return seen
}
