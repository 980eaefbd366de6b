import { Column } from './column.ts'

/** What a band around the mean of several seeds is. */
export const bandKinds = ['range', 'deviation', 'error'] as const
export type BandKind = (typeof bandKinds)[number]

/** A band in words: "min–max, n = 3". */
export const bandWords = (kind: BandKind, seeds: number): string =>
  `${kindWords[kind]}, n = ${seeds}`

export const kindWords: Readonly<Record<BandKind, string>> = {
  range: 'min–max',
  deviation: '± standard deviation',
  error: '± standard error',
}

/** A band over several growing columns, row by row. A column that has ended counts no longer. */
export class Band {
  readonly low = new Column(Float32Array)
  readonly high = new Column(Float32Array)
  #kind: BandKind

  constructor(kind: BandKind) {
    this.#kind = kind
  }

  /** Only rows that are new since the last call cost time. */
  follow(sources: readonly Column[], length: number): void {
    for (let i = this.low.length; i < length; i++) {
      const [low, high] = this.#ends(sources, i)
      this.low.push(low)
      this.high.push(high)
    }
  }

  /** Of the sources' values in a row: the least and the most, or the mean less and plus s, or s/√n. */
  #ends(sources: readonly Column[], row: number): [low: number, high: number] {
    let [count, sum, low, high] = [0, 0, Infinity, -Infinity]
    for (const source of sources) {
      const value = source.at(row)
      if (!Number.isFinite(value)) continue
      count++
      sum += value
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
    if (count === 0) return [NaN, NaN]
    if (this.#kind === 'range') return [low, high]
    const mean = sum / count
    let squares = 0 // Σ(x − mean)²
    for (const source of sources) {
      const value = source.at(row)
      if (Number.isFinite(value)) squares += (value - mean) ** 2
    }
    const deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : 0
    const half = this.#kind === 'deviation' ? deviation : deviation / Math.sqrt(count)
    return [mean - half, mean + half]
  }
}
