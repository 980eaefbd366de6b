import { Extremes } from './minMaxTree.ts'

/** A column of numbers that doubles its room when full, so that appending costs O(1) on average. */
export class Column {
  length = 0
  /** Whether numbers are held in float64, as the host counts them; what a device measures is float32. */
  readonly exact: boolean
  #values: Float32Array | Float64Array
  #extremes = new Extremes(this)

  constructor(exact = false) {
    this.exact = exact
    this.#values = exact ? new Float64Array(256) : new Float32Array(256)
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new (this.#values.constructor as Float64ArrayConstructor)(2 * this.length)
      grown.set(this.#values)
      this.#values = grown
    }
    this.#values[this.length++] = value
  }

  /** The value at an index; NaN outside. */
  at(index: number): number {
    return index < this.length ? (this.#values[index] ?? NaN) : NaN
  }

  get values(): Float32Array | Float64Array {
    return this.#values.subarray(0, this.length)
  }

  /** What is known of its stretches without reading them. */
  get extremes(): Extremes {
    return this.#extremes.follow()
  }
}

/** The last finite value of a column among its first `length` rows; NaN where there is none. */
export function lastFinite(column: Column, length = column.length): number {
  return column.at(column.extremes.previous(Math.min(length, column.length)))
}

/** The first row from `first` to before `end` for which the test holds; it fails for all before that row. */
export function firstRow(first: number, end: number, test: (row: number) => boolean): number {
  let [low, high] = [first, end]
  while (low < high) {
    const middle = (low + high) >> 1
    if (test(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** The index of the value nearest to x in an ascending column, among its first `length` rows; −1 where empty. */
export function nearest(column: Column, x: number, length = column.length): number {
  if (length === 0) return -1
  const row = Math.min(
    length - 1,
    firstRow(0, length, (i) => column.at(i) >= x),
  )
  return row > 0 && x - column.at(row - 1) < column.at(row) - x ? row - 1 : row
}
