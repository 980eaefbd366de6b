/** Domains and ticks of axes. A domain grows in stages, so that an axis holds still while a curve grows. */

export interface Scale {
  domain: readonly [number, number]
  ticks: number[]
}

const stages = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]

/** The next round number at or above a positive value. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const stage = stages.find((s) => s * power >= value * (1 - 1e-9)) ?? 10
  return tidy(stage * power)
}

/** Multiples of a 1-2-5 step inside a domain, about `count` of them. */
export function ticksWithin([low, high]: readonly [number, number], count: number): number[] {
  const span = high - low
  const rough = span / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((s) => s * power >= rough * (1 - 1e-9)) ?? 10)
  const ticks: number[] = []
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++)
    ticks.push(tidy(i * step))
  return ticks
}

/** From zero to a round number above `high`. */
export function fromZero(high: number, count: number): Scale {
  const domain: [number, number] = [0, high > 0 ? roundUp(high) : 1]
  return { domain, ticks: ticksWithin(domain, count) }
}

/** From a multiple of `step` below `low` to a multiple above `high`. */
export function around(low: number, high: number, step: number, count: number): Scale {
  const bottom = tidy(Math.floor(low / step + 1e-9) * step)
  const top = tidy(Math.ceil(high / step - 1e-9) * step)
  const domain: [number, number] = [bottom, top > bottom ? top : bottom + step]
  return { domain, ticks: ticksWithin(domain, count) }
}

/** Around zero, for cosines that may be small: from a round number below `low` to one above `high`. */
export function cosine(low: number, high: number): Scale {
  if (!Number.isFinite(low)) return around(-1, 1, 0.5, 5)
  const step = Math.max(-low, high) > 0.5 ? 0.2 : 0.1
  return around(Math.min(low, 0), Math.max(high, 0), step, 5)
}

/** Logarithmic: 1, 2 or 5 times a power of ten at both ends; ticks at all of them, or at powers only. */
export function logarithmic(low: number, high: number): Scale {
  const marks: number[] = []
  for (let power = Math.floor(Math.log10(low)) - 1; power <= Math.ceil(Math.log10(high)); power++) {
    for (const m of [1, 2, 5]) marks.push(Number(`${m}e${power}`))
  }
  const bottom = marks.findLast((m) => m <= low) ?? low
  const top = marks.find((m) => m >= high && m > bottom) ?? high
  const inside = marks.filter((m) => m >= bottom && m <= top)
  const powers = inside.filter((m) => Number.isInteger(Math.round(Math.log10(m) * 1e9) / 1e9))
  return { domain: [bottom, top], ticks: inside.length > 7 && powers.length > 1 ? powers : inside }
}

/** An axis keeps its domain until a value lies beyond it, or until what it shows takes less of it than this. */
const leastFilled = 0.35

/**
 * The axis over values from `low` to `high`. It stays as it was `before` as long as that serves: an axis that moves with
 * every new value cannot be read. Where it must grow it only grows.
 */
export function settled(
  [low, high]: readonly [number, number],
  before: (Scale & { log: boolean }) | null,
  { scale, log }: { scale: (low: number, high: number) => Scale; log: boolean },
): Scale & { log: boolean } {
  const wanted = { ...scale(low, high), log }
  if (!before || before.log !== log || !Number.isFinite(low))
    return before?.log === log ? before : wanted
  const [bottom, top] = before.domain
  const height = ([from, to]: readonly [number, number]) =>
    log ? Math.log(to) - Math.log(from) : to - from
  if (height(wanted.domain) < leastFilled * height(before.domain)) return wanted
  if (low >= bottom && high <= top) return before
  return { ...scale(Math.min(low, bottom), Math.max(high, top)), log }
}

/** Rounds off the error of binary fractions, such as 0.30000000000000004. */
const tidy = (value: number) => Number(value.toPrecision(12))
