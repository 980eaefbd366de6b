import { ActionIcon } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconRestore } from '@tabler/icons-react'
import { useId, useState, type CSSProperties } from 'react'
import type { KnobName } from '../../experiment/events.ts'
import { fieldMeta } from '../../experiment/field.ts'
import { exact } from '../format/numbers.ts'
import { useKnobValue } from '../session/knobSteps.ts'
import { NumberField } from '../components/NumberField.tsx'
import { turnKnob } from '../session/liveEdits.ts'
import { fieldOf, laneField, type LaneDraft } from '../store/draft.ts'
import classes from './Knob.module.css'
import { trackOf } from '../format/sliderScale.ts'

interface Props {
  lane: LaneDraft
  knob: KnobName
  /** Why its value is refused; undefined where it is allowed. */
  problem: string | undefined
}

/** A knob of a lane: a slider, a field for its value, a sentence that explains it, and a button for its default. */
export function Knob({ lane, knob, problem }: Props) {
  const id = useId()
  const {
    label,
    help,
    unit,
    min,
    max,
    step,
    default: standard,
  } = fieldMeta(laneField(lane.method, knob)!)
  const value = fieldOf(lane.method, lane.values, knob)
  // While a hand is on the slider its value is only here: what trains gets the values at which it rests.
  const [held, setHeld] = useState<number | null>(null)
  const turn = (to: unknown) => {
    setHeld(null)
    if (to !== value) void turnKnob(lane.id, knob, to)
  }
  const turnLater = useDebouncedCallback(turn, { delay: 200, flushOnUnmount: true })

  const track = trackOf(knob, min, max)
  const keyed = useKnobValue(lane, knob)
  const shown = held ?? (Number.isNaN(keyed) ? value : keyed)
  const number = typeof shown === 'number' ? shown : Number(standard)
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
        onChange={({ currentTarget }) => {
          const to = track.valueAt(currentTarget.valueAsNumber)
          setHeld(to)
          turnLater(to)
        }}
        onPointerUp={() => turnLater.flush()}
      />
      <NumberField
        size="xs"
        aria-label={`${label} value`}
        value={shown}
        step={step}
        error={problem !== undefined}
        onCommit={turn}
        classNames={{ input: classes.value! }}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={`Reset ${label} to ${exact(Number(standard))}`}
        disabled={value === standard}
        className={classes.reset}
        onClick={() => turn(standard)}
      >
        <IconRestore size={16} />
      </ActionIcon>
      <p id={`${id}-help`} className={problem ? classes.problem : classes.help}>
        {problem ?? help}
      </p>
    </div>
  )
}
