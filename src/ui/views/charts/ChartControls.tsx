import { ActionIcon, SegmentedControl } from '@mantine/core'
import { IconArrowBarToRight, IconChevronDown } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { ratio } from '../../format/numbers.ts'
import { xAxes, type XAxisName } from '../../measurements/laneSeries.ts'
import { setView, useLab } from '../../store/lab.ts'
import classes from './ChartControls.module.css'
import { removeCursor } from './cursor.ts'
import { takeSnapshot } from './snapshot.ts'
import { follow, useZoom } from './zoom.ts'

const xNames: Record<XAxisName, string> = {
  step: 'Step',
  gradEvals: 'Gradient evaluations',
  seconds: 'Device time',
}

/** Controls for all charts. On a phone they open from a button, so that the first chart is visible without scrolling. */
export function ChartControls() {
  const [opened, setOpened] = useState(false)
  const { x, y, smoothing } = useLab(({ view }) => view)
  const id = useId()
  return (
    <>
      <button
        type="button"
        className={classes.disclosure}
        aria-expanded={opened}
        aria-controls={id}
        onClick={() => setOpened(!opened)}
      >
        View{' '}
        <span className={classes.now}>
          {xNames[x]}, {y}, smoothing {ratio(smoothing)}
        </span>
        <IconChevronDown size={16} aria-hidden />
      </button>
      <div id={id} className={classes.controls} data-opened={opened || undefined}>
        <div className={classes.control}>
          <span id={`${id}-x`}>x axis</span>
          <SegmentedControl
            aria-labelledby={`${id}-x`}
            data={xAxes.map((value) => ({ value, label: xNames[value] }))}
            value={x}
            onChange={(value) => {
              removeCursor()
              setView({ x: value })
            }}
          />
        </div>
        <div className={classes.control}>
          <span id={`${id}-y`}>y axis</span>
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
        <FollowNewest />
      </div>
    </>
  )
}

/** A switch that keeps the newest steps in view in all charts. */
function FollowNewest() {
  const following = useZoom((zoom) => zoom.following)
  return (
    <ActionIcon
      variant={following ? 'filled' : 'default'}
      size="lg"
      aria-label="Follow newest"
      title="Follow newest"
      aria-pressed={following}
      onClick={() => follow(!following, takeSnapshot())}
    >
      <IconArrowBarToRight size={18} />
    </ActionIcon>
  )
}
