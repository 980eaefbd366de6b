import { Extremes } from './minMaxTree.ts'

type Values = Uint8Array | Float32Array | Float64Array

/** A column of numbers that doubles its room when full, so that appending costs O(1) on average. */
export class Column<V extends Values = Values> {
  length = 0
  #values: V
  #extremes = new Extremes(this)

  constructor(type: new (length: number) => V) {
    this.#values = new type(256)
  }

  /** Whether numbers are held in float64, as the host counts them; what a device measures is float32. */
  get exact(): boolean {
    return this.#values instanceof Float64Array
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new (this.#values.constructor as new (length: number) => V)(2 * this.length)
      grown.set(this.#values)
      this.#values = grown
    }
    this.#values[this.length++] = value
  }

  /** The value at an index; NaN outside. */
  at(index: number): number {
    return index < this.length ? (this.#values[index] ?? NaN) : NaN
  }

  /** The rows so far, not copied. They stay as they are when rows are added. */
  get values(): V {
    return this.#values.subarray(0, this.length) as V
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
