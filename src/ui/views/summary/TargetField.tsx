import { NumberField } from '../../components/NumberField.tsx'
import { setTarget, targetProblem, useTarget } from '../../store/targetAccuracy.ts'
import classes from './TargetField.module.css'

/** The accuracy that is aimed at, wherever it is asked for. */
export function TargetField() {
  const percent = useTarget((state) => state.percent)
  return (
    <NumberField
      className={classes.target}
      label="Target accuracy"
      description="of validation images; looked for at every evaluation"
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      error={targetProblem(percent)}
      value={percent}
      step={1}
      onCommit={setTarget}
      rightSection={<span className={classes.unit}>%</span>}
      rightSectionPointerEvents="none"
    />
  )
}
