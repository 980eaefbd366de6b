/** Estimates how long a run still takes from its latest speed. */
import { short } from './numbers.ts'

const memory = 30_000 // ms
const least = 2000 // ms; the estimate begins after that

/** Step counts of the last `memory` milliseconds. */
export class Pace {
  #moments: { at: number; steps: number }[] = []

  count(steps: number, at: number): void {
    const [last] = this.#moments.slice(-1)
    if (last && steps < last.steps) this.#moments = []
    if (last && steps === last.steps) return
    this.#moments.push({ at, steps })
    // The oldest count is kept until the next one is old enough to replace it.
    while (this.#moments[1] && at - this.#moments[1].at >= memory) this.#moments.shift()
  }

  /** Milliseconds for so many more steps; NaN until enough was counted. */
  timeFor(steps: number): number {
    const first = this.#moments[0]
    const last = this.#moments.at(-1)
    if (!first || !last || last.at - first.at < least) return NaN
    return (steps * (last.at - first.at)) / (last.steps - first.steps)
  }

  forget(): void {
    this.#moments = []
  }
}

const scales = [
  { below: 60_000, unit: 's', size: 1000, grain: 10 },
  { below: 3_600_000, unit: 'min', size: 60_000, grain: 1 },
  { below: Infinity, unit: 'h', size: 3_600_000, grain: 0.5 },
] as const

/** For example "2 min". Rounded to tens of seconds, minutes or half hours, so that the text does not flicker. */
export function coarseTime(ms: number): string {
  const scale = scales.find(({ below }) => ms < below)
  if (!scale || !(ms >= 0)) return ''
  const { unit, size, grain } = scale
  return `${short(Math.max(grain, Math.ceil(ms / size / grain) * grain))} ${unit}`
}

export function timeLeft(ms: number): string {
  const time = coarseTime(ms)
  return time && `${time} left`
}
