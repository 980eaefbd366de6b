/**
 * Which charts the page shows, by name. A link sets them with `setShown`; only what a person chooses is remembered.
 * The embedded page and the projector's have charts of their own (store/layoutMode.ts).
 */
import { jsonText, rememberedChoice } from '../../browser/remembered.ts'
import { shortened } from '../../../experiment/shortened.ts'
import { z } from '../../../experiment/zod.ts'
import { create } from 'zustand'
import type { Chart } from './chart.ts'
import { charts } from './index.ts'

export const mostShown = 4

const names = charts.map(({ name }) => name)
export const standardCharts = names.slice(0, mostShown)

const shownNames = z
  .array(z.enum(names))
  .min(1)
  .max(mostShown)
  .refine((list) => new Set(list).size === list.length)

/** The charts that a person chose; null before the first choice. */
export const chosenCharts = rememberedChoice<readonly string[] | null>(
  'looksam-lab.charts',
  jsonText(shownNames),
  null,
)

interface ShownCharts {
  names: readonly string[]
}

export const useShown = create<ShownCharts>(() => ({
  names: chosenCharts.getState().choice ?? standardCharts,
}))

export const chartNamed = (name: string): Chart => charts.find((chart) => chart.name === name)!

/** Whether these charts can be shown: one to four different ones. */
export const isChoice = (wanted: readonly string[]) => shownNames.safeParse(wanted).success

/** Shows these charts in this order, or returns a sentence that says why not. */
export function setShown(wanted: readonly string[]): string | null {
  if (!isChoice(wanted)) {
    return `The charts ${JSON.stringify(shortened(wanted.join(', '), 80))} cannot be shown; allowed: one to ${mostShown} different ones of ${names.join(', ')}.`
  }
  useShown.setState({ names: [...wanted] })
  return null
}

/** Shows a chart in a place. Where another place shows it already, the two charts change places. */
export function showChartAt(place: number, name: string): void {
  const before = useShown.getState().names
  const now = before.map((other, i) =>
    i === place ? name : other === name ? before[place]! : other,
  )
  if (setShown(now) === null) chosenCharts.setState({ choice: now })
}
