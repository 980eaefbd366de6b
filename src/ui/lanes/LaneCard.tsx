import { ActionIcon, NativeSelect } from '@mantine/core'
import { IconAlertTriangle, IconEye, IconEyeOff } from '@tabler/icons-react'
import { memo, type CSSProperties } from 'react'
import { knobNames, type HaltEvent, type KnobName } from '../../experiment/events.ts'
import { methodNames, methodRow, type MethodName } from '../../experiment/methods.ts'
import { integer } from '../format/numbers.ts'
import { laneField, type LaneDraft } from '../store/draft.ts'
import { setHidden, setMethod } from '../store/edit.ts'
import { useLab } from '../store/lab.ts'
import { useShownName } from '../store/laneNames.ts'
import { useProblem } from '../store/problems.ts'
import { Choices } from './Choices.tsx'
import { Knob } from './Knob.tsx'
import classes from './LaneCard.module.css'
import { LaneMenu } from './LaneMenu.tsx'
import { LaneName } from './LaneName.tsx'
import { LaneSwatch } from '../components/LaneSwatch.tsx'
import { LiveNumbers } from './LiveNumbers.tsx'
import { laneColor } from '../format/laneStyle.ts'

const choices = methodNames.map((value) => ({ value, label: methodRow(value).name }))

/** One lane: its line, its method, its latest numbers and its knobs. */
export const LaneCard = memo(function LaneCard({
  lane,
  index,
}: {
  lane: LaneDraft
  index: number
}) {
  const { id, slot, hidden, method } = lane
  const name = useShownName(id)
  const place = useLab(({ run }) => run?.laneIds.indexOf(id) ?? -1)
  const joinsLater = useLab(({ run }) => run !== null) && place < 0
  const series = useLab(({ run }) => run?.series[place])
  const halts = useLab(({ run }) => run?.halts)?.filter(({ lane }) => lane === place) ?? []
  const halt = halts.at(-1)
  const seeds = useLab(({ run }) => run?.seeds.length ?? 1)
  return (
    <div
      role="group"
      aria-label={name}
      className={classes.card}
      tabIndex={-1}
      data-lane={id}
      data-hidden={hidden || undefined}
      style={{ '--lane-color': laneColor(slot) } as CSSProperties}
    >
      <div className={classes.title}>
        <LaneSwatch slot={slot} />
        <LaneName lane={lane} index={index} />
        <div className={classes.beside}>
          <NativeSelect
            size="xs"
            aria-label="Method"
            title={methodRow(method).words}
            data={choices}
            value={method}
            onChange={({ currentTarget }) => setMethod(id, currentTarget.value as MethodName)}
            classNames={{ root: classes.method!, input: classes.methodInput! }}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={hidden ? 'Show lines' : 'Hide lines'}
            title={hidden ? 'Show lines' : 'Hide lines'}
            aria-pressed={hidden}
            onClick={() => setHidden(id, !hidden)}
          >
            {hidden ? <IconEyeOff size={18} /> : <IconEye size={18} />}
          </ActionIcon>
          <LaneMenu lane={lane} />
        </div>
      </div>
      <LiveNumbers series={series} />
      {halt && (
        <p className={classes.halt}>
          <IconAlertTriangle size={16} aria-hidden />
          {whoStopped(halts, seeds)} at step {integer(halt.t)}: {halt.cause}
        </p>
      )}
      {joinsLater && <p className={classes.note}>Joins with a new start.</p>}
      <Knobs lane={lane} index={index} />
      <Choices lane={lane} index={index} series={series} />
    </div>
  )
})

function whoStopped(halts: readonly HaltEvent[], of: number): string {
  if (halts.length === of) return 'Stopped'
  const seeds = halts.map(({ seed }) => seed)
  const [first, ...others] = seeds
  const who = others.length === 0 ? `seed ${first}` : `seeds ${seeds.join(', ')}`
  return `The mean goes on without ${who}, stopped`
}

function Knobs({ lane, index }: { lane: LaneDraft; index: number }) {
  return knobNames
    .filter((knob) => laneField(lane.method, knob))
    .map((knob) => <LaneKnob key={knob} lane={lane} index={index} knob={knob} />)
}

function LaneKnob({ lane, index, knob }: { lane: LaneDraft; index: number; knob: KnobName }) {
  return <Knob lane={lane} knob={knob} problem={useProblem(`lanes.${index}.${knob}`)} />
}
