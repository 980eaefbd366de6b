import { ErrorBoundary } from '../../components/ErrorBoundary.tsx'
import { Explainer } from '../../explain/Explainer.tsx'
import { ChartCard } from './ChartCard.tsx'
import { ChartControls } from './ChartControls.tsx'
import classes from './Charts.module.css'
import { KeptLegend, LaneLegend } from './Legend.tsx'
import { chartNamed, useShown } from './shownCharts.ts'

/** The charts of the run, below the findings in words. */
export function Charts() {
  const names = useShown((shown) => shown.names)
  return (
    <>
      <Explainer />
      <ChartControls />
      <LaneLegend />
      <KeptLegend removable />
      <div className={classes.charts}>
        {names.map((name, place) => {
          const chart = chartNamed(name)
          return (
            // The key is the place, so that the focus stays when another chart is chosen for it.
            <ErrorBoundary key={place} what={`The chart ${chart.title}`}>
              <ChartCard chart={chart} place={place} />
            </ErrorBoundary>
          )
        })}
      </div>
    </>
  )
}
