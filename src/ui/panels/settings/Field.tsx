import { NativeSelect } from '@mantine/core'
import type { z } from '../../../experiment/zod.ts'
import { fieldMeta } from '../../../experiment/field.ts'
import { NumberField } from '../../components/NumberField.tsx'
import { useProblem } from '../../store/problems.ts'
import classes from './Settings.module.css'

interface Props {
  schema: z.ZodType
  path: string
  value: unknown
  onCommit: (value: unknown) => void
  /** Takes the place of the field's help; left out, the help stays. */
  note?: string | undefined
}

/** One field of the Experiment, with the control that its schema asks for. */
export function Field({ schema, path, value, onCommit, note }: Props) {
  const { label, help, unit, step, options, nullable } = fieldMeta(schema)
  const problem = useProblem(path)
  const words = { label, description: note ?? help, error: problem, inputWrapperOrder: order }
  if (options) {
    return (
      <NativeSelect
        {...words}
        data={[...options]}
        value={String(value)}
        onChange={({ currentTarget }) => onCommit(currentTarget.value)}
      />
    )
  }
  return (
    <NumberField
      {...words}
      value={value}
      step={step}
      nullable={nullable}
      placeholder={nullable ? 'none' : ''}
      onCommit={onCommit}
      rightSection={unit && <span className={classes.unit}>{unit}</span>}
      rightSectionWidth={unit ? 16 + 8 * unit.length : 0}
      rightSectionPointerEvents="none"
    />
  )
}

const order: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'error',
  'description',
]
