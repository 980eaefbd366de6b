/** What the session of the page does, and which status may follow which. */

/**
 * - `starting`: a trainer is being connected, or it starts a run. After a refusal the status before it comes back.
 * - `paused`: the run stands still and can go on.
 * - `running`: the run trains.
 * - `done`: the run has trained to its end.
 * - `failed`: nothing trains. Whatever comes next needs a new trainer.
 */
export const nextStatuses = {
  starting: ['paused', 'running', 'done', 'failed'],
  paused: ['starting', 'running', 'done', 'failed'],
  running: ['starting', 'paused', 'done', 'failed'],
  done: ['starting', 'failed'],
  failed: ['starting'],
} as const

export type Status = keyof typeof nextStatuses

/** Whether there is a run that a trainer can be asked about. */
export const hasTrainer = (status: Status): boolean => status !== 'starting' && status !== 'failed'
