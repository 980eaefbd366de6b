/** Colours of the page as numbers, and SVG as pixels. */
import type { Resolve } from './figureContent.ts'

/** CSS colours as they are in one of the colour schemes, whichever the page has: "#c04a00". */
export function colorsIn(dark: boolean): Resolve {
  const known = new Map<string, string>()
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
  return (color) => {
    const found = known.get(color)
    if (found) return found
    const probe = document.createElement('span')
    probe.dataset['inks'] = dark ? 'dark' : 'light'
    probe.style.color = color
    document.body.append(probe)
    pen.fillStyle = getComputedStyle(probe).color
    probe.remove()
    pen.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data
    const hex = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
    known.set(color, hex)
    return hex
  }
}

/** An SVG as a PNG file of so many pixels across. */
export async function pngOf(svg: string, width: number, aspect: number): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(width)
    canvas.height = Math.round(width / aspect)
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
    const file = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
    if (!file) throw new Error('the browser made no picture of it')
    return file
  } finally {
    URL.revokeObjectURL(url)
  }
}
