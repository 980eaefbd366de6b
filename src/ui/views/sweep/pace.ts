/** How far a sweep is and how long the rest takes, from the seconds it has really run. */
import type { Cell } from './sweepPlan.ts'
import { progressOf, secondsLeft, workOf, type Portion } from './cost.ts'
import type { CellState } from './store.ts'

interface Standing {
  cells: readonly Cell[]
  states: Readonly<Record<string, CellState>>
  plan: { seeds: number; steps: number } | null
}

/** What is to be trained, cell by cell. */
function portionsOf({ cells, states, plan }: Standing): Portion[] {
  if (!plan) return []
  return cells.flatMap(({ key, experiment }) => {
    const { state, steps } = states[key]!
    if (!experiment || state === 'failed') return []
    const share = state === 'done' ? 1 : steps / plan.steps
    return [{ work: workOf(experiment, plan.seeds), share }]
  })
}

/** Counts the seconds in which a sweep trains. */
class Clock {
  #before = 0 // ms until the last stop
  #since: number | null = null
  /** Work that had been done when the count began. */
  #earlier = 0

  start(standing: Standing): void {
    this.#before = 0
    this.#since = performance.now()
    this.#earlier = portionsOf(standing).reduce((sum, { work, share }) => sum + work * share, 0)
  }

  stop(): void {
    this.#before = this.#passed()
    this.#since = null
  }

  resume(): void {
    this.#since ??= performance.now()
  }

  #passed = () => this.#before + (this.#since === null ? 0 : performance.now() - this.#since)

  /** The share that is done, and the seconds left; null before they are known. */
  read(standing: Standing): { share: number; left: number | null } {
    const portions = portionsOf(standing)
    return {
      share: progressOf(portions),
      left: secondsLeft(portions, this.#passed() / 1000, this.#earlier),
    }
  }
}

export const clock = new Clock()
