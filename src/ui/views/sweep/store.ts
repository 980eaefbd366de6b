/** What the page knows of the sweep: how it is set up, its cells, and how far each is. */
import { create } from 'zustand'
import type { HaltEvent } from '../../../experiment/events.ts'
import { mainMethod, type MethodName } from '../../../experiment/methods.ts'
import type { LaneSeries } from '../../measurements/laneSeries.ts'
import type { OutcomeName } from './outcomes.ts'
import { textOfValues } from './axes.ts'
import type { Cell, SweepPlan } from './sweepPlan.ts'

export interface AxisSetup {
  path: string
  /** The values as they were typed. */
  text: string
}

/** What a person has chosen for the next sweep; fields may hold what is not yet right. */
export interface Setup {
  method: MethodName
  rows: AxisSetup
  columns: AxisSetup
  steps: unknown
  seeds: number
  interleaved: boolean
}

export interface CellState {
  /** skipped: there is no such Experiment. failed: it could not be trained. */
  state: 'waiting' | 'training' | 'done' | 'skipped' | 'failed'
  steps: number
  /** Why it was skipped or failed. */
  why: string | null
  halts: readonly HaltEvent[]
  /** Grows in place; null before the first event. */
  series: LaneSeries | null
}

/**
 * stopped: not all is done, and nothing trains; it can be gone on with. elsewhere: another tab trains it or has it
 * paused.
 */
export type SweepStatus = 'none' | 'running' | 'paused' | 'stopped' | 'elsewhere' | 'done'

interface Sweep {
  setup: Setup
  plan: SweepPlan | null
  cells: readonly Cell[]
  states: Readonly<Record<string, CellState>>
  status: SweepStatus
  /** Why it stands still, where it was not a person's wish. */
  why: string | null
  outcome: OutcomeName
}

export const useSweep = create<Sweep>(() => ({
  setup: {
    method: mainMethod,
    rows: { path: 'lane.k', text: textOfValues([1, 2, 5, 10]) },
    columns: { path: 'lane.alpha', text: textOfValues([0.05, 0.2, 0.7, 2]) },
    steps: 100,
    seeds: 1,
    interleaved: false,
  },
  plan: null,
  cells: [],
  states: {},
  status: 'none',
  why: null,
  outcome: 'accuracy',
}))

export const setSetup = (change: Partial<Setup>) =>
  useSweep.setState(({ setup }) => ({ setup: { ...setup, ...change } }))

export type CellChange = Partial<CellState>

/** Changes cells, one after the other, in one change of the page. */
export function changeCells(changes: readonly (readonly [string, CellChange])[]): void {
  useSweep.setState(({ states }) => {
    const changed = { ...states }
    for (const [key, change] of changes) {
      if (changed[key]) changed[key] = { ...changed[key], ...change }
    }
    return { states: changed }
  })
}

/** All cells before the first step. */
export const freshStates = (cells: readonly Cell[]): Record<string, CellState> =>
  Object.fromEntries(
    cells.map(({ key, experiment, problem }) => [
      key,
      {
        state: experiment ? 'waiting' : 'skipped',
        steps: 0,
        why: problem,
        halts: [],
        series: null,
      } satisfies CellState,
    ]),
  )
