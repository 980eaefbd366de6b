import { SegmentedControl } from '@mantine/core'
import { useId } from 'react'
import { ratio } from '../format.ts'
import { xAxes, type XAxisName } from '../series.ts'
import { setView, useLab } from '../store/lab.ts'
import { moveCursor } from './cursor.ts'
import classes from './ChartControls.module.css'

const xNames: Record<XAxisName, string> = {
  step: 'Step',
  gradEvals: 'Gradient evaluations',
  seconds: 'Device time',
}

/** How all charts are drawn. */
export function ChartControls() {
  const { x, y, smoothing } = useLab(({ view }) => view)
  const id = useId()
  return (
    <div className={classes.controls}>
      <div className={classes.control}>
        <span id={`${id}-x`}>x axis</span>
        <SegmentedControl
          aria-labelledby={`${id}-x`}
          data={xAxes.map((value) => ({ value, label: xNames[value] }))}
          value={x}
          onChange={(value) => {
            moveCursor(null)
            setView({ x: value })
          }}
        />
      </div>
      <div className={classes.control}>
        <span id={`${id}-y`}>y axis of loss and time</span>
        <SegmentedControl
          aria-labelledby={`${id}-y`}
          data={[
            { value: 'linear', label: 'Linear' },
            { value: 'log', label: 'Log' },
          ]}
          value={y}
          onChange={(value) => setView({ y: value })}
        />
      </div>
      <div className={classes.control}>
        <label htmlFor={`${id}-smoothing`}>Smoothing</label>
        <input
          id={`${id}-smoothing`}
          type="range"
          min={0}
          max={0.99}
          step={0.01}
          value={smoothing}
          onChange={({ currentTarget }) => setView({ smoothing: currentTarget.valueAsNumber })}
        />
        <output htmlFor={`${id}-smoothing`}>{ratio(smoothing)}</output>
      </div>
    </div>
  )
}
