import type { CSSProperties } from 'react'
import type { KnobName } from '../../experiment/events.ts'
import { exact } from '../format/numbers.ts'
import { useChosen } from '../session/knobs/chosenKnob.ts'
import { sliderShare, turnBy, useKnobValue } from '../session/knobs/knobSteps.ts'
import { placeOfKnob } from '../session/knobs/knobTurns.ts'
import { useWaitingWords } from '../session/knobs/waitingWords.ts'
import { knobSigns, knobWords } from '../format/symbols.ts'
import { laneColor } from '../format/laneStyle.ts'
import type { LaneDraft } from '../store/draft.ts'
import { useShownName } from '../store/laneNames.ts'
import classes from './KnobStepper.module.css'

interface Props {
  lane: LaneDraft
  knob: KnobName
  /** Whether the keys + and − turn it. */
  chosen?: boolean
  /** For a projector: larger, and with the knob's word. */
  large?: boolean
}

/** A knob with two buttons; its size follows the font size around it. */
export function KnobStepper({ lane, knob, chosen = false, large = false }: Props) {
  const value = useKnobValue(lane, knob)
  const word = knobWords[knob]
  const typed = useChosen((state) => (chosen ? state.typed : null))
  const fill = Number.isFinite(value) ? sliderShare(lane, knob, value) : 0
  return (
    <div
      role="group"
      aria-label={`${useShownName(lane.id)}: ${word} ${knobSigns[knob]}`}
      className={classes.knob}
      data-chosen={chosen || undefined}
      data-large={large || undefined}
      style={{ '--fill': fill, '--lane-color': laneColor(lane.slot) } as CSSProperties}
    >
      <span className={classes.sign}>{knobSigns[knob]}</span>
      <output className={classes.value} title={useWaitingWords(placeOfKnob(lane, knob))}>
        {typed === null ? (Number.isFinite(value) ? exact(value) : '–') : `${typed}▏`}
      </output>
      <button type="button" aria-label={`${word} down`} onClick={() => turnBy(lane, knob, -1)}>
        −
      </button>
      <button type="button" aria-label={`${word} up`} onClick={() => turnBy(lane, knob, 1)}>
        +
      </button>
      {large && <span className={classes.word}>{word}</span>}
      <span className={classes.bar} aria-hidden />
    </div>
  )
}
