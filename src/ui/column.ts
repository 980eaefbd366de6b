/** A column of numbers that doubles its room when full, so that appending costs O(1) on average. */
export class Column {
  length = 0
  #values: Float32Array | Float64Array

  constructor(exact = false) {
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
}

/** The last finite value of a column among its first `length` rows; NaN where there is none. */
export function lastFinite(column: Column, length = column.length): number {
  for (let i = length - 1; i >= 0; i--) if (Number.isFinite(column.at(i))) return column.at(i)
  return NaN
}

/** The index of the value nearest to x in an ascending column, among its first `length` rows; −1 where empty. */
export function nearest(column: Column, x: number, length = column.length): number {
  let low = 0
  let high = length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (column.at(middle) < x) low = middle + 1
    else high = middle
  }
  if (low > 0 && x - column.at(low - 1) < column.at(low) - x) low--
  return length === 0 ? -1 : low
}
