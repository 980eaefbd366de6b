import { Column } from './column.ts'

/**
 * An exponential moving average that follows a growing column:
 * s ← β s + (1 − β) y, shown as s / (1 − βⁿ) so that the first values are not pulled to zero.
 * Rows without a number are skipped: they stay NaN and do not age the average.
 */
export class Ema {
  readonly beta: number
  #out = new Column(Float32Array)
  #sum = 0
  #weight = 0

  constructor(beta: number) {
    this.beta = beta
  }

  follow(source: Column): Column {
    for (let i = this.#out.length; i < source.length; i++) {
      const y = source.at(i)
      if (!Number.isFinite(y)) {
        this.#out.push(NaN)
        continue
      }
      this.#sum = this.beta * this.#sum + (1 - this.beta) * y
      this.#weight = this.beta * this.#weight + (1 - this.beta)
      this.#out.push(this.#sum / this.#weight)
    }
    return this.#out
  }
}
