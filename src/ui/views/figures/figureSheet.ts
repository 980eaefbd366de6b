/** What the sheet for figures shows: one subject, drawn in any style. */
import { create } from 'zustand'
import { useLab } from '../../store/lab.ts'
import type { Resolve } from './figureContent.ts'
import type { FigureStyle } from './figureStyle.ts'

export interface FigureSubject {
  title: string
  /** Whether a style's legend and notes mean something for it. */
  legend: boolean
  /** Loaded when it is first asked for. */
  load: () => Promise<FigureDrawing>
}

export interface FigureDrawing {
  /** The name of the figure's files, without an ending. */
  file: string
  draw: DrawFigure
}

/** The SVG of a figure. `resolve` gives the value of a CSS colour in the style's colour scheme. */
type DrawFigure = (style: FigureStyle, resolve: Resolve) => string

export const useFigureSheet = create<{ subject: FigureSubject | null }>(() => ({ subject: null }))

export const openFigure = (subject: FigureSubject): void => useFigureSheet.setState({ subject })
export const closeFigure = (): void => useFigureSheet.setState({ subject: null })

/** The name of the files of a figure of one lane: "digits LookSAM geometry". */
export const figureFileName = (lane: string, what: string): string =>
  [useLab.getState().run?.started.dataset.name, lane, what].filter(Boolean).join(' ')
