/** What the legends switch off: kinds of line, chart by chart, and lanes of kept runs. Lanes of the page are hidden on their cards. */
import { create } from 'zustand'
import type { LineKind } from './grammar.ts'

interface Switches {
  /** By the chart's name. */
  kinds: Readonly<Record<string, ReadonlySet<LineKind>>>
  /** The ids of lanes of kept runs. */
  lanes: ReadonlySet<string>
}

export const useSwitches = create<Switches>(() => ({ kinds: {}, lanes: new Set() }))

const none: ReadonlySet<LineKind> = new Set()

/** The kinds of line that a chart does not draw. */
export const useKindsOff = (chart: string): ReadonlySet<LineKind> =>
  useSwitches(({ kinds }) => kinds[chart] ?? none)

const toggled = <T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> => {
  const now = new Set(set)
  if (!now.delete(item)) now.add(item)
  return now
}

export const toggleKind = (chart: string, kind: LineKind) =>
  useSwitches.setState(({ kinds }) => ({
    kinds: { ...kinds, [chart]: toggled(kinds[chart] ?? none, kind) },
  }))

export const toggleKeptLane = (id: string) =>
  useSwitches.setState(({ lanes }) => ({ lanes: toggled(lanes, id) }))
