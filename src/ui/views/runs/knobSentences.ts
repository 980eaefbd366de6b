import type { KnobEvent } from '../../../experiment/events.ts'
import type { Experiment } from '../../../experiment/schema.ts'
import { exact, integer } from '../../format/numbers.ts'
import { knobSigns } from '../../format/symbols.ts'

const most = 3

/** The knobs turned on the way, "k 5 → 10 at step 12 (LookSAM)"; without a lane where all lanes' were turned together. */
export function turnWords(knobs: readonly KnobEvent[], lanes: Experiment['lanes']): string[] {
  const turns = new Map<string, string[]>()
  for (const { lane, t, knob, from, to } of knobs) {
    const turn = `${knobSigns[knob]} ${exact(from)} → ${exact(to)} at step ${integer(t)}`
    turns.set(turn, [...(turns.get(turn) ?? []), lanes[lane]?.name ?? ''])
  }
  const words = [...turns].map(([turn, names]) =>
    names.length === lanes.length && lanes.length > 1 ? turn : `${turn} (${names.join(', ')})`,
  )
  const [shown, others] = [words.slice(0, most), words.length - most]
  return others > 0 ? [...shown, `${others} more ${others === 1 ? 'turn' : 'turns'}`] : shown
}
