/** Turned knobs as parts of a link: turn=120,2,alpha=2 sets α of the second lane to 2 before its step 120. */
import { knobNames, type KnobName, type PlannedTurn } from '../experiment/events.ts'
import { fieldMeta } from '../experiment/field.ts'
import { type Lane } from '../experiment/schema.ts'
import { knobFields } from '../experiment/knobFields.ts'
import { commaAdvice, plainNumber } from '../experiment/plainNumber.ts'
import { allowedBy } from '../experiment/validation.ts'

export const mostTurns = 100

/** As on the page, a turn counts the steps done before it, and lanes from 1. */
export const turnText = ({ t, lane, knob, to }: PlannedTurn): string =>
  `${t},${lane + 1},${knob}=${to}`

/** Reads the turns of a link. Calls `refuse` for each turn that is not allowed. */
export function turnsOf(
  texts: readonly string[],
  lanes: readonly Lane[],
  refuse: (path: string, value: unknown, allowed: string) => void,
): PlannedTurn[] {
  if (texts.length > mostTurns) {
    refuse('turn', texts[mostTurns]!, `up to ${mostTurns}; the others were left out`)
  }
  return texts.slice(0, mostTurns).flatMap((text) => {
    const turn = turnOf(text, lanes)
    if (typeof turn !== 'string') return [turn]
    refuse('turn', text, turn)
    return []
  })
}

/** Reads one turn. Returns words that say what is allowed if it cannot be read. */
function turnOf(text: string, lanes: readonly Lane[]): PlannedTurn | string {
  const [, t, place, knob, to] = /^(\d{1,9}),(\d),(\w+)=([-+.,e\d]+)$/i.exec(text) ?? []
  if (to === undefined) return 'a step, a lane and a knob with its value, such as 120,2,alpha=2'
  const lane = lanes[Number(place) - 1]
  if (!lane) return `a lane from 1 to ${lanes.length}`
  const turnable = knobNames.filter((name) => knobOf(lane, name))
  const name = turnable.find((turnable) => turnable === knob)
  const field = name && knobOf(lane, name)
  if (!field) return `a knob of ${lane.name}: ${turnable.join(', ')}`
  const value = plainNumber(to)
  if (!field.safeParse(value).success)
    return `${knob} ${allowedBy(fieldMeta(field))}${commaAdvice(to)}`
  return { t: Number(t), lane: Number(place) - 1, knob: name, to: value }
}

/** The field of a lane's knob. A lane with its own value for an optimizer field does not follow that knob. */
const knobOf = (lane: Lane, knob: KnobName) =>
  (lane.optimizer as Partial<Record<KnobName, number>> | undefined)?.[knob] === undefined
    ? knobFields(lane.method)[knob]
    : undefined
