/** How figures for print are drawn, as a person has chosen it. */
import { z } from '../../../experiment/zod.ts'
import { jsonText, rememberedChoice } from '../../browser/remembered.ts'

export const legendPlaces = ['below', 'right', 'none'] as const

const schema = z.strictObject({
  /** Of the whole figure. */
  width: z.number().min(20).max(4000),
  unit: z.enum(['mm', 'px']),
  /** Width by height. */
  aspect: z.number().min(0.3).max(5),
  /** Points. */
  fontSize: z.number().min(4).max(40),
  legend: z.enum(legendPlaces),
  title: z.boolean(),
  /** Sentences under the figure: what a band is, and what an axis leaves out. */
  notes: z.boolean(),
  dark: z.boolean(),
})

export type FigureStyle = z.output<typeof schema>

export const standardStyle: FigureStyle = {
  width: 85,
  unit: 'mm',
  aspect: 1.4,
  fontSize: 8,
  legend: 'below',
  title: false,
  notes: false,
  dark: false,
}

export interface FigurePreset extends Pick<FigureStyle, 'width' | 'unit' | 'aspect' | 'fontSize'> {
  name: string
}

export const figurePresets: readonly FigurePreset[] = [
  { name: 'One column, 85 mm', width: 85, unit: 'mm', aspect: 1.4, fontSize: 8 },
  { name: 'Two columns, 174 mm', width: 174, unit: 'mm', aspect: 2.2, fontSize: 8 },
  { name: 'Slide, 1600 px', width: 1600, unit: 'px', aspect: 16 / 9, fontSize: 28 },
]

/** The least and the most of a number of a style. */
export const styleLimits = { width: [20, 4000], aspect: [0.3, 5], fontSize: [4, 40] } as const

export const useFigureStyle = rememberedChoice(
  'looksam-lab.figure',
  jsonText(schema),
  standardStyle,
)
