/** Saves figures as files, drawn as a person has chosen it in the sheet. */
import { messageOf } from '../../../experiment/messageOf.ts'
import { announce } from '../../browser/announcer.ts'
import { download } from '../../browser/download.ts'
import { notify } from '../../store/lab.ts'
import type { FigureSubject } from './figureSheet.ts'
import { useFigureStyle, type FigureStyle } from './figureStyle.ts'
import { colorsIn, pngOf } from './picture.ts'

export type PictureKind = 'svg' | 'png'

const perInch = 600 // pixels of a PNG for an inch of paper
const sharpness = 2 // pixels of a PNG for each pixel of a slide

/** How many pixels a figure is across as PNG. */
export const pixelsOf = ({ width, unit }: FigureStyle): number =>
  Math.round(unit === 'mm' ? (width / 25.4) * perInch : width * sharpness)

/** Saves a figure as a file. Without a drawing of it at hand, it is loaded and drawn first. */
export async function saveFigure(
  subject: FigureSubject,
  kind: PictureKind,
  loaded = subject.load(),
): Promise<void> {
  const { title } = subject
  try {
    const { file, draw } = await loaded
    const style = useFigureStyle.getState().choice
    const svg = draw(style, colorsIn(style.dark))
    const blob =
      kind === 'svg'
        ? new Blob([svg], { type: 'image/svg+xml' })
        : await pngOf(svg, pixelsOf(style), style.aspect)
    download(`${file}.${kind}`, blob)
    announce(`${title} saved as ${kind.toUpperCase()}.`)
  } catch (error) {
    notify(`${title} was not saved as ${kind.toUpperCase()}: ${messageOf(error)}.`)
  }
}
