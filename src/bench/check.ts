/** Times of engines that compute different things mean nothing. */
import type { PerEngine, Report } from './benchReport.ts'
import type { BenchRun } from './runs.ts'

const TOLERANCE = 1e-4 // of the loss: float32, summed in another order

/** The losses of the runs that took their first steps. */
function lossesOf(runs: readonly BenchRun[], name: 'loss' | 'secondLoss'): PerEngine<number> {
  const told = runs.flatMap(({ runner, started, error }) => {
    const loss = started?.[name]
    return error === null && typeof loss === 'number' ? [[runner.name, loss]] : []
  })
  return Object.fromEntries(told) as PerEngine<number>
}

/** Throws one sentence where the engines' losses differ at the same weights. */
export function requireEqual(runs: readonly BenchRun[]): void {
  const losses = lossesOf(runs, 'loss')
  if (areEqual(losses)) return
  const told = Object.entries(losses).map(([name, loss]) => `${name} ${loss}`)
  throw new Error(`The engines differ on the same weights and batch, loss: ${told.join(', ')}.`)
}

export function checkOf(runs: readonly BenchRun[]): Report['check'] {
  const losses = lossesOf(runs, 'loss')
  const secondLosses = lossesOf(runs, 'secondLoss')
  return { losses, secondLosses, equal: areEqual(losses) && areEqual(secondLosses) }
}

function areEqual(losses: PerEngine<number>): boolean {
  const values = Object.values(losses)
  const largest = Math.max(...values)
  return values.every((loss) => largest - loss <= TOLERANCE * Math.abs(largest))
}
