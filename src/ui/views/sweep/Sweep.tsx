import { useEffect } from 'react'
import { HeatMap } from './HeatMap.tsx'
import { restoreSweep } from './persistence.ts'
import { SweepProgress } from './SweepProgress.tsx'
import { Form } from './Form.tsx'
import { useSweep } from './store.ts'
import classes from './Sweep.module.css'

/** One method trained over a grid of two of its settings, next to SAM and base. */
export function Sweep() {
  const begun = useSweep(({ plan }) => plan !== null)
  useEffect(() => void restoreSweep(), [])
  return (
    <section aria-label="Sweep" className={classes.sweep}>
      {begun && (
        <>
          <SweepProgress />
          <HeatMap />
        </>
      )}
      {/* Another key, so that it folds when a sweep begins and is a person's to open after that. */}
      <details key={String(begun)} open={!begun} className={classes.setup}>
        <summary>{begun ? 'Another sweep' : 'A sweep'}</summary>
        <Form />
      </details>
    </section>
  )
}
