import { useEffect, useRef } from 'react'

interface Props {
  /** Row-major S×S×C. */
  pixels: Uint8Array
  imageSize: number // S
  channels: number // C
  /** What the brightest pixel is. */
  scale: number
}

/** One image, a pixel of the canvas for each of its own; a style sheet says how large it is. */
export function Pixels({ pixels, imageSize: size, channels, scale }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const drawn = context.createImageData(size, size)
    for (let p = 0; p < size ** 2; p++) {
      for (const part of [0, 1, 2]) {
        const value = pixels[p * channels + Math.min(part, channels - 1)]!
        drawn.data[4 * p + part] = Math.round((255 * value) / scale)
      }
      drawn.data[4 * p + 3] = 255
    }
    context.putImageData(drawn, 0, 0)
  }, [pixels, size, channels, scale])
  return <canvas ref={canvas} width={size} height={size} aria-hidden />
}
