/**
 * Plays an async generator: play, pause, step, stop. To pause is not to pull; to stop is `return()`.
 * It knows nothing of training: a pull asks for 'work' or for a 'flush' of what is still on its way.
 * The generator must have been advanced to its first yield: before it, a pull has no argument and an end frees nothing.
 */
export interface Piece {
  /** True where a step ends: what Step waits for. */
  roundDone: boolean
  /** True where nothing comes after it; the source then keeps what it holds until it is stopped. */
  last?: true
}

export type Source<P extends Piece> = AsyncGenerator<P, void, 'work' | 'flush' | undefined>

export interface PlaybackListener<P extends Piece> {
  piece(piece: P): void
  /** Called, and awaited, whenever playing comes to a stand. */
  still(): Promise<void> | void
  /** The source threw; it plays no further. */
  failed(error: unknown): void
}

export class Playback<P extends Piece> {
  #source: Source<P>
  #audience: PlaybackListener<P>
  #goal: 'still' | 'round' | 'end' = 'still'
  #ended = false
  #complete = false
  #driving: Promise<void> | null = null
  #visits: (() => Promise<void>)[] = []

  constructor(source: Source<P>, audience: PlaybackListener<P>) {
    this.#source = source
    this.#audience = audience
  }

  play(): void {
    this.#goal = 'end'
    this.#drive().catch(() => {}) // the audience was told by failed()
  }

  /** Resolves when nothing is pulled any more and everything that was pulled has been delivered. */
  async pause(): Promise<void> {
    this.#goal = 'still'
    await this.#driving
  }

  /** Plays up to the end of the round, then pauses. */
  async step(): Promise<void> {
    this.#goal = 'round'
    await this.#drive()
  }

  /**
   * Does some work while nothing is pulled and everything that was pulled has been delivered, then goes on as
   * before.
   */
  visit<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#visits.push(() => work().then(resolve, reject))
      this.#drive().catch(reject)
    })
  }

  /** Ends the source, which frees what it holds. */
  async stop(): Promise<void> {
    this.#goal = 'still'
    await this.#driving?.catch(() => {})
    this.#ended = true
    await this.#source.return()
  }

  #drive(): Promise<void> {
    this.#driving ??= this.#pullAll()
    return this.#driving
  }

  /** One loop serves all commands; they only change the goal, which it looks at after each pull. */
  async #pullAll(): Promise<void> {
    try {
      do {
        while (this.#goal !== 'still' && this.#visits.length === 0) await this.#work()
        await this.#pull('flush')
        await this.#audience.still()
        await this.#visits.shift()?.()
      } while (this.#goal !== 'still' || this.#visits.length > 0)
    } catch (error) {
      this.#ended = true
      this.#goal = 'still'
      this.#audience.failed(error)
      throw error
    } finally {
      this.#driving = null
    }
  }

  async #work(): Promise<void> {
    const piece = await this.#pull('work')
    if (!piece || (this.#goal === 'round' && piece.roundDone)) this.#goal = 'still'
    await macrotask() // a command can only arrive between two tasks
  }

  async #pull(ask: 'work' | 'flush'): Promise<P | null> {
    if (this.#ended || this.#complete) return null
    const { done, value } = await this.#source.next(ask)
    if (done) {
      this.#ended = true
      return null
    }
    this.#complete = value.last === true
    this.#audience.piece(value)
    return value
  }
}

/** setTimeout waits at least 4 ms when nested; a message to oneself does not. */
function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    const arrived = () => {
      port1.close()
      resolve()
    }
    port1.addEventListener('message', arrived, { once: true })
    port1.start()
    port2.postMessage(null)
  })
}
