/** Where a run stands, and what came before that. */
import type { TrainingEvent } from './events.ts'

/**
 * What comes next. Each t has a place for the evaluation of every lane and, after those, one for every lane's
 * step t.
 */
export interface Position {
  t: number
  place: number
}

/** Whether a run of so many lanes that stands at a position had told the event. */
export function isBefore({ t, place }: Position, lanes: number, event: TrainingEvent): boolean {
  if (!('lane' in event)) return false
  const own = event.type === 'evaluation' ? event.lane : lanes + event.lane
  return event.t < t || (event.t === t && own < place)
}
