import { ActionIcon } from '@mantine/core'
import { IconRestore } from '@tabler/icons-react'
import { useId, type CSSProperties } from 'react'
import type { KnobName } from '../../experiment/events.ts'
import { fieldMeta } from '../../experiment/field.ts'
import { exact } from '../format/numbers.ts'
import { holdKnob, letGo, turnKnob, useHeldValue } from '../session/knobs/heldKnob.ts'
import { placeOfKnob } from '../session/knobs/knobTurns.ts'
import { useWaitingWords } from '../session/knobs/waitingWords.ts'
import { NumberField } from '../components/NumberField.tsx'
import { Glossed } from '../components/Glossed.tsx'
import { fieldOf, laneField, loadedValue, type LaneDraft } from '../store/draft.ts'
import { useLab } from '../store/lab.ts'
import classes from './Knob.module.css'
import { trackOf } from '../format/sliderScale.ts'

interface Props {
  lane: LaneDraft
  knob: KnobName
  /** Why its value is refused; undefined where it is allowed. */
  problem: string | undefined
}

/** A knob of a lane: a slider, a field for its value, a sentence that explains it, and a button for the value it was loaded with. */
export function Knob({ lane, knob, problem }: Props) {
  const id = useId()
  const {
    label,
    help,
    unit,
    min,
    max,
    step,
    default: byDefault,
  } = fieldMeta(laneField(lane.method, knob)!)
  const place = placeOfKnob(lane, knob)
  const standard = useLab(({ loaded }) => loadedValue(loaded, lane, knob))
  const value = fieldOf(lane.method, lane.values, knob)
  const track = trackOf(knob, min, max)
  const shown = useHeldValue(place) ?? value
  const number = typeof shown === 'number' ? shown : Number(byDefault)
  const waits = useWaitingWords(place)
  const position = track.positionOf(number)
  const fill = (position - track.min) / (track.max - track.min)
  return (
    <div className={classes.knob} data-knob={knob}>
      <label htmlFor={id} className={classes.label}>
        {label}
      </label>
      <input
        id={id}
        type="range"
        className={classes.slider}
        style={{ '--fill': fill } as CSSProperties}
        min={track.min}
        max={track.max}
        step={track.step}
        value={position}
        aria-valuetext={`${exact(number)}${unit ? ` ${unit}` : ''}`}
        aria-describedby={`${id}-help`}
        onChange={({ currentTarget }) =>
          holdKnob(place, track.valueAt(currentTarget.valueAsNumber))
        }
        onPointerUp={letGo}
      />
      <NumberField
        size="xs"
        aria-label={`${label} value`}
        value={shown}
        step={step}
        error={problem !== undefined}
        onCommit={(to) => turnKnob(place, to)}
        classNames={{ input: classes.value! }}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={`Reset ${label} to ${exact(Number(standard))}`}
        title={`Back to ${exact(Number(standard))}, as it was loaded`}
        disabled={value === standard}
        className={classes.reset}
        onClick={() => turnKnob(place, standard)}
      >
        <IconRestore size={16} />
      </ActionIcon>
      <p id={`${id}-help`} className={problem ? classes.problem : classes.help}>
        {problem ?? waits ?? <Glossed>{help}</Glossed>}
      </p>
    </div>
  )
}
