/** How far a y axis reaches: over everything that is visible, but for spikes that would flatten the rest. */
import type { Domain, Points } from './points.ts'

/** The lowest and the highest value of some lines within a part of the x axis; NaN where there are no values. */
export function rangeOf(lines: readonly Points[], [from, to]: Domain): [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const { xs, ys } of lines) {
    for (let i = 0; i < ys.length; i++) {
      if (xs[i]! < from || xs[i]! > to) continue
      const y = ys[i]!
      if (y < low) low = y
      if (y > high) high = y
    }
  }
  return low <= high ? [low, high] : [NaN, NaN]
}

/**
 * The range without its spikes. With q₁₀ and q₉₀ the quantiles of all visible values, a spike is a part of a line
 * above q₉₀ + (q₉₀ − q₁₀) that comes back below it: a line that has risen and stays there is no spike, however
 * high. Spikes are at most a tenth of their line, or what oscillates is the line. The axis ends below them only where
 * they would take more than half of its height. Downwards the same; a logarithmic axis judges logarithms. With `warmUp`
 * what a line begins with may be a spike too.
 */
export function rangeWithoutSpikes(
  lines: readonly Points[],
  domain: Domain,
  { log, warmUp }: { log: boolean; warmUp: boolean },
): [number, number] {
  const [low, high] = rangeOf(lines, domain)
  const sorted = valuesIn(lines, domain).toSorted()
  if (sorted.length < fewest) return [low, high]
  const scale = log && low > 0 ? Math.log : same
  const unscale = scale === same ? same : Math.exp
  const quantile = (q: number) => scale(sorted[Math.floor(q * (sorted.length - 1))]!)
  const [q10, q90] = [quantile(0.1), quantile(0.9)]
  const floor = unscale(2 * q10 - q90)
  const ceiling = unscale(2 * q90 - q10)
  if (low >= floor && high <= ceiling) return [low, high]
  const rest = (inside: (y: number) => boolean) =>
    rangeOf(
      lines.map((line) => withoutSpikes(line, inside, warmUp)),
      domain,
    )
  const [bottom] = rest((y) => y >= floor)
  const [, top] = rest((y) => y <= ceiling)
  const height = scale(top) - scale(bottom)
  return [
    scale(top) - scale(low) > 2 * height ? bottom : low,
    scale(high) - scale(bottom) > 2 * height ? top : high,
  ]
}

const same = (value: number) => value

const fewest = 20 // values; quantiles of fewer mean little

function valuesIn(lines: readonly Points[], [from, to]: Domain): Float64Array {
  const values = new Float64Array(lines.reduce((sum, { ys }) => sum + ys.length, 0))
  let count = 0
  for (const { xs, ys } of lines) {
    for (let i = 0; i < ys.length; i++) {
      if (xs[i]! >= from && xs[i]! <= to) values[count++] = ys[i]!
    }
  }
  return values.subarray(0, count)
}

/** A line without the parts outside that come back inside; all of it where those are too many for spikes. */
function withoutSpikes(line: Points, inside: (y: number) => boolean, warmUp: boolean): Points {
  const { xs, ys } = line
  const kept = ys.map(inside)
  // A part at an end of the line has not come back; a single value there may yet.
  const lead = kept.indexOf(true)
  const tail = ys.length - 1 - kept.lastIndexOf(true)
  if (lead < 0) return line
  if (lead > 1 && !warmUp) kept.fill(true, 0, lead)
  if (tail > 1) kept.fill(true, ys.length - tail)
  const spikes = kept.filter((keep) => !keep).length
  if (spikes > Math.max(1, 0.1 * ys.length)) return line
  return { xs: xs.filter((_, i) => kept[i]), ys: ys.filter((_, i) => kept[i]) }
}
