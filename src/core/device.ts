/** What training needs to know of the machine beyond tensors: how long work took and how much is queued. */
export interface Device {
  /**
   * Runs `work` (which submits to the device and returns at once where the device is asynchronous).
   * `ms` resolves with the milliseconds the device spent on it, when it has run.
   */
  time<T>(work: () => T): { result: T; ms: Promise<number> }
  /** Resolves when at most `queued` pieces of timed work have not run yet. */
  settle(queued: number): Promise<void>
}
