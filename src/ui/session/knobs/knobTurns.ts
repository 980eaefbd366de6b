/**
 * Turns knobs. The draft holds the new value at once. In the run it waits for the next round, and is in force when the
 * trainer says so. A turn that the trainer refuses springs back, and a notice says why.
 */
import type { KnobName } from '../../../experiment/events.ts'
import { isOptimizerKnob, knobFields } from '../../../experiment/knobFields.ts'
import { messageOf } from '../../../experiment/messageOf.ts'
import { fieldOf, type Draft, type LaneDraft } from '../../store/draft.ts'
import { withField, withLaneValue } from '../../store/edit.ts'
import { nextInForce } from '../../store/inForce.ts'
import { notify, useLab } from '../../store/lab.ts'
import { isOver, type Run, type WaitingTurn } from '../../store/run.ts'
import type { Session } from '../session.ts'
import { withoutRequest, withStepOf } from '../trainingEvents.ts'

const { getState: lab, setState: set } = useLab

/** Which knob it is: a lane's own, or the optimizer's, which lanes without a value of their own share. */
export interface KnobPlace {
  knob: KnobName
  /** null for the optimizer's. */
  laneId: string | null
}

/** The place of a knob that a lane's card shows. */
export const placeOfKnob = ({ id }: LaneDraft, knob: KnobName): KnobPlace => ({
  knob,
  laneId: isOptimizerKnob(knob) ? null : id,
})

export const isSamePlace = (a: KnobPlace, b: KnobPlace): boolean =>
  a.knob === b.knob && a.laneId === b.laneId

/** What the draft says of a knob; undefined where it has no such lane. */
export function knobValue({ optimizer, lanes }: Draft, { knob, laneId }: KnobPlace): unknown {
  if (laneId === null) return optimizer[knob]
  const lane = lanes.find(({ id }) => id === laneId)
  return lane && fieldOf(lane.method, lane.values, knob)
}

export class KnobTurns {
  #session: Session
  #requests = 0

  constructor(session: Session) {
    this.#session = session
  }

  /** `value` is what was typed, right or wrong. The trainer is only asked for what is allowed. */
  async turn(place: KnobPlace, value: unknown): Promise<void> {
    const { knob, laneId } = place
    set(({ draft }) => ({
      draft:
        laneId === null
          ? withField(draft, 'optimizer', knob, value)
          : withLaneValue(draft, laneId, knob, value),
    }))
    const { training } = this.#session
    if (!training || lab().status === 'done') return
    const lanes = takersOf(training.run, lab().draft, place, value)
    if (lanes.length > 0) await this.#request(lanes, knob, value as number)
  }

  async #request(lanes: readonly number[], knob: KnobName, to: number): Promise<void> {
    const { run: before, trainer } = this.#session.training!
    const request = ++this.#requests
    const turns = lanes.map((lane): WaitingTurn => ({ lane, knob, to, t: null, request }))
    set({ run: { ...before, waiting: [...before.waiting, ...turns] } })
    const answer = await trainer.turnKnob(lanes, knob, to).catch(messageOf)
    const run = this.#session.training?.run
    if (run?.number !== before.number) return // another run has taken its place
    if (typeof answer === 'number') {
      set({ run: withStepOf(run, request, answer) })
    } else {
      set(withoutRequest(run, lab().draft, request))
      notify(answer)
    }
  }
}

/**
 * The indices of the lanes that take a value: those with the knob that still train. None, where they have it already.
 * A lane's own knob is turned only while its card shows the method that trains. The optimizer's knob is turned in all
 * lanes that share it, whatever their cards show, so that they stay twins.
 */
function takersOf(
  run: Run,
  draft: Draft,
  { knob, laneId }: KnobPlace,
  value: unknown,
): readonly number[] {
  const next = nextInForce(run)
  const card = draft.lanes.find(({ id }) => id === laneId)
  const lanes = [...next.lanes.entries()].filter(([index, { method, optimizer }]) => {
    const id = run.laneIds[index]!
    const has =
      laneId === null
        ? optimizer?.[knob as 'lr'] === undefined
        : id === laneId && card?.method === method
    return has && knobFields(method)[knob]?.safeParse(value).success && !isOver(run, id)
  })
  const isNew = ([, settings]: (typeof lanes)[number]) => {
    const from: Readonly<Record<string, unknown>> = laneId === null ? next.optimizer : settings
    return from[knob] !== value
  }
  return lanes.some(isNew) ? lanes.map(([index]) => index) : []
}
