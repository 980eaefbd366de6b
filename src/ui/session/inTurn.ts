/** Work that is done one after the other, in the order in which it was asked for. */
export class InTurn {
  #last: Promise<unknown> = Promise.resolve()

  add<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => {})
    return result
  }

  /** Resolves when what was asked for by now has ended. */
  async settled(): Promise<void> {
    await this.#last
  }
}
