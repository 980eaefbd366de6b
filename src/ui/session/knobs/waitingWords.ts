import { integer } from '../../format/numbers.ts'
import { useLab, type Lab } from '../../store/lab.ts'
import type { KnobPlace } from './knobTurns.ts'

/**
 * Says of a knob that was turned while training stands still at which step it comes into force; undefined where it is in
 * force already. While training plays the next round begins at once, so nothing is said.
 */
export function waitingWords({ run, status }: Pick<Lab, 'run' | 'status'>, place: KnobPlace) {
  const { knob, laneId } = place
  const turn = run?.waiting.findLast(
    (waiting) => waiting.knob === knob && (laneId === null || run.laneIds[waiting.lane] === laneId),
  )
  return status === 'paused' && turn && turn.t !== null
    ? `In force from step ${integer(turn.t)} on, when training goes on.`
    : undefined
}

export const useWaitingWords = (place: KnobPlace): string | undefined =>
  useLab((lab) => waitingWords(lab, place))
