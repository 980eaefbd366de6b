/**
 * Collects what is to be sent and sends it in batches, at most one every `intervalMs` and never a second
 * before the first has arrived: a busy page gets larger batches, not more of them.
 */
export class Outbox<T> {
  #send: (batch: T[]) => Promise<unknown>
  #intervalMs: number
  #waiting: T[] = []
  #arrived: Promise<unknown> = Promise.resolve()
  #resting = false

  /** `send` resolves when the batch has arrived. */
  constructor(send: (batch: T[]) => Promise<unknown>, intervalMs: number) {
    this.#send = send
    this.#intervalMs = intervalMs
  }

  add(items: readonly T[]): void {
    this.#waiting.push(...items)
    if (this.#resting || this.#waiting.length === 0) return
    void this.#dispatchAndRest()
  }

  /** Sends the rest at once; resolves when everything has arrived. */
  async drain(): Promise<void> {
    if (this.#waiting.length > 0) this.#dispatch()
    await this.#arrived
  }

  async #dispatchAndRest(): Promise<void> {
    this.#resting = true
    const rested = new Promise((resolve) => setTimeout(resolve, this.#intervalMs))
    this.#dispatch()
    await Promise.all([rested, this.#arrived])
    this.#resting = false
    this.add([])
  }

  #dispatch(): void {
    this.#arrived = Promise.all([this.#arrived, this.#send(this.#waiting.splice(0))])
  }
}
