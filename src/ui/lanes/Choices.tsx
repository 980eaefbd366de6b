import { ActionIcon, NativeSelect, Popover } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useId } from 'react'
import { lastFinite } from '../measurements/column.ts'
import { fieldMeta } from '../../experiment/field.ts'
import { methodRow } from '../../experiment/methods.ts'
import { none, short } from '../format/numbers.ts'
import { Formula } from '../components/Formula.tsx'
import type { LaneSeries } from '../measurements/laneSeries.ts'
import { fieldOf, laneField, type LaneDraft } from '../store/draft.ts'
import { setLaneValue } from '../store/edit.ts'
import { useMeasured } from '../components/useMeasured.ts'
import classes from './Choices.module.css'
import { printedFormula, readings } from '../format/epsilonReadings.ts'

interface Props {
  lane: LaneDraft
  series: LaneSeries | undefined
}

/** The fields of a lane's method that are no knobs: what of the paper's text may be read in several ways. */
export function Choices({ lane, series }: Props) {
  const names = Object.keys(methodRow(lane.method).fields).filter(
    (name) => fieldMeta(laneField(lane.method, name)!).options,
  )
  if (names.length === 0) return null
  return (
    <div className={classes.choices}>
      {names.map((name) => (
        <Choice key={name} lane={lane} name={name} />
      ))}
      {names.includes('layerwise') && <Readings series={series} />}
    </div>
  )
}

function Choice({ lane, name }: { lane: LaneDraft; name: string }) {
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
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label="What the readings are">
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
