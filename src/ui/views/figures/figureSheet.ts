/** What the sheet for figures shows: one subject, drawn in any style. */
import { create } from 'zustand'
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
