import { ErrorBoundary } from '../../components/ErrorBoundary.tsx'
import { Explainer } from '../../explain/Explainer.tsx'
import { Overlaid } from './Overlaid.tsx'
import { ChartCard } from './ChartCard.tsx'
import { ChartControls } from './ChartControls.tsx'
import classes from './Charts.module.css'
import { chartNamed, useShown } from './shownCharts.ts'

/** What the run shows so far, in words and as charts, each chart in its place. */
export function Charts() {
  const names = useShown((shown) => shown.names)
  return (
    <>
      <Explainer />
      <ChartControls />
      <Overlaid />
      <div className={classes.charts}>
        {names.map((name, place) => {
          const chart = chartNamed(name)
          return (
            // By place, so that the keyboard stays where another chart was chosen.
            <ErrorBoundary key={place} what={`The chart ${chart.title}`}>
              <ChartCard chart={chart} place={place} />
            </ErrorBoundary>
          )
        })}
      </div>
    </>
  )
}
