import { Boundary } from '../Boundary.tsx'
import { Explainer } from '../explain/Explainer.tsx'
import { ChartCard } from './ChartCard.tsx'
import { ChartControls } from './ChartControls.tsx'
import classes from './Charts.module.css'
import { charts } from './index.ts'

/** What the run shows so far, in words and as charts. */
export function Charts() {
  return (
    <>
      <Explainer />
      <ChartControls />
      <div className={classes.charts}>
        {charts.map((chart) => (
          <Boundary key={chart.title} what={`The chart ${chart.title}`}>
            <ChartCard chart={chart} />
          </Boundary>
        ))}
      </div>
    </>
  )
}
