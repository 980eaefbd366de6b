import { ActionIcon, NativeSelect, Popover } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useId } from 'react'
import { lastFinite } from '../measurements/column.ts'
import { fieldMeta } from '../../experiment/field.ts'
import { fixedFields } from '../../experiment/knobFields.ts'
import { none, short } from '../format/numbers.ts'
import { Formula } from '../components/Formula.tsx'
import { NumberField } from '../components/NumberField.tsx'
import { useProblem } from '../store/problems.ts'
import type { LaneSeries } from '../measurements/laneSeries.ts'
import { fieldOf, laneField, type LaneDraft } from '../store/draft.ts'
import { setLaneValue } from '../store/edit.ts'
import { useMeasured } from '../components/useMeasured.ts'
import classes from './Choices.module.css'
import { printedFormula, readings } from '../format/epsilonReadings.ts'

interface Props {
  lane: LaneDraft
  index: number
  series: LaneSeries | undefined
}

/** The fields of a lane's method that are no knobs; in the paper's methods, what may be read in several ways. */
export function Choices({ lane, index, series }: Props) {
  const fields = fixedFields(lane.method)
  if (fields.length === 0) return null
  return (
    <div className={classes.choices}>
      {fields.map(([name, schema]) => {
        const Control = fieldMeta(schema).options ? Choice : FixedNumber
        return <Control key={name} lane={lane} index={index} name={name} />
      })}
      {laneField(lane.method, 'layerwise') && <Readings series={series} />}
    </div>
  )
}

interface FixedProps {
  lane: LaneDraft
  index: number
  name: string
}

function FixedNumber({ lane, index, name }: FixedProps) {
  const id = useId()
  const { label, help, step, nullable } = fieldMeta(laneField(lane.method, name)!)
  const problem = useProblem(`lanes.${index}.${name}`)
  return (
    <div className={classes.choice} title={help}>
      <label htmlFor={id}>{label}</label>
      <NumberField
        id={id}
        size="xs"
        value={fieldOf(lane.method, lane.values, name)}
        step={step}
        nullable={nullable}
        error={problem}
        onCommit={(value) => setLaneValue(lane.id, name, value)}
        classNames={{ input: classes.input! }}
      />
    </div>
  )
}

function Choice({ lane, name }: FixedProps) {
  const id = useId()
  const { label, help, options } = fieldMeta(laneField(lane.method, name)!)
  return (
    <div className={classes.choice} title={help}>
      <label htmlFor={id}>{label}</label>
      <NativeSelect
        id={id}
        size="xs"
        data={(options ?? []).map((value) => ({
          value,
          label: name === 'layerwise' ? readings[value]!.name : value,
        }))}
        value={String(fieldOf(lane.method, lane.values, name))}
        onChange={({ currentTarget }) => setLaneValue(lane.id, name, currentTarget.value)}
        classNames={{ input: classes.input! }}
      />
    </div>
  )
}

/** The length of ε now, and the readings to choose from. */
function Readings({ series }: { series: LaneSeries | undefined }) {
  const length = useMeasured(() =>
    series ? short(lastFinite(series.column('epsilonNorm'))) : none,
  )
  return (
    <p className={classes.length}>
      ‖ε‖ now <strong>{length}</strong>
      <Popover width={470} position="bottom-end" shadow="md" withArrow trapFocus>
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label="What the readings are"
            title="What the readings are"
          >
            <IconInfoCircle size={16} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown tabIndex={-1} className={classes.explained}>
          <p>The supplement prints, in Algorithms 2 and 3,</p>
          <Formula {...printedFormula} display />
          <p>
            with no index on the last factor: it does not say which norm divides. With dᵢ =
            (‖wᵢ‖/‖gᵢ‖) gᵢ in each layer i, all readings point along d and differ in length:
          </p>
          <table>
            <thead>
              <tr>
                <th>reading</th>
                <th>ε</th>
                <th>‖ε‖</th>
                <th>with the paper’s ρ = 1</th>
              </tr>
            </thead>
            <tbody>
              {Object.values(readings).map(({ name, tex, plain, length: norm, atOne }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>
                    <Formula tex={tex} plain={plain} />
                  </td>
                  <td>{norm}</td>
                  <td>{atOne}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p>
            Only the normalized reading keeps the paper’s ρ = 1 a small step, so it is the default.
            Which one the authors ran is not known: no public code of theirs was found.
          </p>
        </Popover.Dropdown>
      </Popover>
    </p>
  )
}
