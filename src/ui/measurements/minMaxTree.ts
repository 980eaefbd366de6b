/**
 * Lowest, highest and number of values in any stretch of a growing column, in O(log n): a tree whose every node
 * sums up 8 nodes below it, and at the bottom 8 rows. Only whole nodes are kept, so appending changes none.
 */

interface Source {
  readonly length: number
  readonly values: Uint8Array | Float32Array | Float64Array
}

/** Where the lowest and highest finite values are (the first of equals; −1 where there are none), and how many. */
export interface RangeSummary {
  low: number
  high: number
  count: number
}

/** The values themselves as well; ±∞ where there are none. */
interface Node extends RangeSummary {
  least: number
  greatest: number
}

const fan = 8

export class Extremes {
  #source: Source
  /** Level 0 sums up rows, level l nodes of level l − 1. */
  #levels: Node[][] = []

  constructor(source: Source) {
    this.#source = source
  }

  /** Takes in the new rows of the column. It costs time for those only. */
  follow(): this {
    const { values } = this.#source
    for (let level = 0; ; level++) {
      const complete = Math.floor(values.length / fan ** (level + 1))
      if (complete === 0) return this
      const nodes = (this.#levels[level] ??= [])
      for (let node = nodes.length; node < complete; node++) {
        const sum = nothing()
        for (let i = node * fan; i < (node + 1) * fan; i++) {
          if (level === 0) addValue(sum, i, values[i]!)
          else addNode(sum, this.#levels[level - 1]![i]!)
        }
        nodes.push(sum)
      }
    }
  }

  /** Returns the extremes of the rows from `first` to before `end`. */
  summary(first: number, end: number): RangeSummary {
    const { values } = this.#source
    const sum = nothing()
    for (let i = first; i < end;) {
      const level = levelAt(i, end)
      if (level < 0) addValue(sum, i, values[i++]!)
      else {
        const size = fan ** (level + 1)
        addNode(sum, this.#levels[level]![i / size]!)
        i += size
      }
    }
    return sum
  }

  /** How many values of these rows lie below `low` or above `high`; counting ends soon after `most`. */
  outside(low: number, high: number, first: number, end: number, most = Infinity) {
    const sum = { below: 0, above: 0 }
    const { values } = this.#source
    const walk = (from: number, to: number, highest: number) => {
      let size = 1
      for (let i = from; i < to && sum.below + sum.above < most; i += size) {
        const level = Math.min(highest, levelAt(i, to))
        size = fan ** (level + 1)
        if (level < 0) {
          if (values[i]! < low) sum.below++
          else if (values[i]! > high) sum.above++
          continue
        }
        const { least, greatest, count } = this.#levels[level]![i / size]!
        if (count === 0) continue
        if (greatest < low) sum.below += count
        else if (least > high) sum.above += count
        else if (least < low || greatest > high) walk(i, i + size, level - 1)
      }
    }
    walk(first, end, Infinity)
    return sum
  }

  /** The first row with a finite value from `first` to before `end`; −1 where there is none. */
  next(first: number, end: number): number {
    const { values } = this.#source
    for (let i = first; i < end;) {
      if (Number.isFinite(values[i])) return i
      const level = levelAt(i, end)
      const empty = level >= 0 && this.#levels[level]![i / fan ** (level + 1)]!.count === 0
      i += empty ? fan ** (level + 1) : 1
    }
    return -1
  }

  /** The last row with a finite value before `end`; −1 where there is none. */
  previous(end: number): number {
    const { values } = this.#source
    for (let i = end - 1; i >= 0;) {
      if (Number.isFinite(values[i])) return i
      let size = 1
      for (let level = 0; (i + 1) % (size * fan) === 0; level++) {
        if (this.#levels[level]![(i + 1) / (size * fan) - 1]!.count > 0) break
        size *= fan
      }
      i -= size
    }
    return -1
  }
}

const nothing = (): Node => ({ low: -1, high: -1, count: 0, least: Infinity, greatest: -Infinity })

/** The highest level that has a node beginning at row i and ending by `end`; −1 is the row itself. */
function levelAt(i: number, end: number): number {
  let level = -1
  for (let size = fan; i % size === 0 && i + size <= end; size *= fan) level++
  return level
}

function addValue(sum: Node, row: number, y: number): void {
  if (!Number.isFinite(y)) return
  if (y < sum.least) {
    sum.low = row
    sum.least = y
  }
  if (y > sum.greatest) {
    sum.high = row
    sum.greatest = y
  }
  sum.count++
}

function addNode(sum: Node, { low, high, count, least, greatest }: Node): void {
  if (least < sum.least) {
    sum.low = low
    sum.least = least
  }
  if (greatest > sum.greatest) {
    sum.high = high
    sum.greatest = greatest
  }
  sum.count += count
}
