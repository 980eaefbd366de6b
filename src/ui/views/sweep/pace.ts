/** How far a sweep is and how long the rest takes, from the seconds it has really run. */
import type { Cell, SweepPlan } from './sweepPlan.ts'
import { progressOf, secondsLeft, workOf, type Portion } from './cost.ts'
import type { CellState } from './store.ts'

interface Standing {
  cells: readonly Cell[]
  states: Readonly<Record<string, CellState>>
  plan: Pick<SweepPlan, 'seeds' | 'steps' | 'atOnce' | 'interleaved'> | null
}

type Shares = Readonly<Record<string, number>>

/** The share of each cell that is done. */
const sharesOf = ({ states, plan }: Standing): Shares =>
  Object.fromEntries(
    Object.entries(states).map(([key, { state, steps }]) => [
      key,
      state === 'done' ? 1 : steps / (plan?.steps ?? 1),
    ]),
  )

/** What is to be trained, cell by cell. */
function portionsOf(standing: Standing, earlier: Shares): Portion[] {
  const { cells, states, plan } = standing
  if (!plan) return []
  const shares = sharesOf(standing)
  return cells.flatMap(({ key, experiment }) => {
    if (!experiment || states[key]!.state === 'failed') return []
    const work = workOf(experiment, plan.seeds)
    return [{ work, share: shares[key]!, earlier: earlier[key] ?? 0 }]
  })
}

/** Counts the seconds in which a sweep trains. */
class Clock {
  #before = 0 // ms until the last stop
  #since: number | null = null
  /** What had been done when the count began. */
  #earlier: Shares = {}

  start(standing: Standing): void {
    this.#before = 0
    this.#since = performance.now()
    this.#earlier = sharesOf(standing)
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
    const portions = portionsOf(standing, this.#earlier)
    const { plan } = standing
    return {
      share: progressOf(portions),
      left: plan && secondsLeft(portions, this.#passed() / 1000, plan),
    }
  }
}

export const clock = new Clock()
