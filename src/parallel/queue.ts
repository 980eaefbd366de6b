/** The work that other workers have not answered yet. */
export interface Queue {
  add<T>(work: Promise<T>): Promise<T>
  /** Resolves when at most so many pieces of work wait for their answer. */
  settle(waiting: number): Promise<void>
}

export function createQueue(): Queue {
  const waiting = new Set<Promise<unknown>>()
  return {
    add(work) {
      const answered = work.finally(() => waiting.delete(answered))
      answered.catch(() => {}) // whoever asked is told
      waiting.add(answered)
      return work
    },
    async settle(most) {
      while (waiting.size > most) await Promise.race(waiting).catch(() => {})
    },
  }
}
