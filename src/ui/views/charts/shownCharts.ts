/**
 * Which charts the page shows, by name. A link sets it with `setShown`; only what a person chooses is remembered.
 * The small page and the room's have charts of their own (mode.ts).
 */
import { shortened } from '../../../experiment/shortened.ts'
import { z } from 'zod'
import { create } from 'zustand'
import type { Chart } from './chart.ts'
import { charts } from './index.ts'

export const mostShown = 4
const stored = 'looksam-lab.charts'

const names = charts.map(({ name }) => name)
export const standardCharts = names.slice(0, mostShown)

const shownNames = z
  .array(z.enum(names))
  .min(1)
  .max(mostShown)
  .refine((list) => new Set(list).size === list.length)

interface ShownCharts {
  names: readonly string[]
}

export const useShown = create<ShownCharts>(() => ({ names: remembered() ?? standardCharts }))

export const chartNamed = (name: string): Chart => charts.find((chart) => chart.name === name)!

/** Whether these charts can stand together: one to four different ones. */
export const isChoice = (wanted: readonly string[]) => shownNames.safeParse(wanted).success

/** Shows these charts, in this order, or says in one sentence why not. */
export function setShown(wanted: readonly string[]): string | null {
  if (!isChoice(wanted)) {
    return `The charts ${JSON.stringify(shortened(wanted.join(', '), 80))} cannot be shown; allowed: one to ${mostShown} different ones of ${names.join(', ')}.`
  }
  useShown.setState({ names: [...wanted] })
  return null
}

/** Shows a chart in a place; where another place has it, the two change places. */
export function showChartAt(place: number, name: string): void {
  const before = useShown.getState().names
  const now = before.map((other, i) =>
    i === place ? name : other === name ? before[place]! : other,
  )
  if (setShown(now)) return
  try {
    localStorage.setItem(stored, JSON.stringify(now))
  } catch {
    // Storage may be blocked or full: the choice holds until the page is left.
  }
}

/** What was chosen before; null where nothing was, or where what is stored is no choice of charts. */
export function remembered(): readonly string[] | null {
  try {
    const text = localStorage.getItem(stored)
    return text === null ? null : (shownNames.safeParse(JSON.parse(text)).data ?? null)
  } catch {
    return null
  }
}
