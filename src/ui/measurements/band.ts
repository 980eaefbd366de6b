import { Column } from './column.ts'

/** The least and the most of several growing columns, row by row. A column that has ended counts no longer. */
export class Band {
  readonly low = new Column(Float32Array)
  readonly high = new Column(Float32Array)

  /** Only rows that are new since the last call cost time. */
  follow(sources: readonly Column[], length: number): void {
    for (let i = this.low.length; i < length; i++) {
      let low = Infinity
      let high = -Infinity
      for (const source of sources) {
        const value = source.at(i)
        if (value < low) low = value
        if (value > high) high = value
      }
      this.low.push(low <= high ? low : NaN)
      this.high.push(low <= high ? high : NaN)
    }
  }
}
