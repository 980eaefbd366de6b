import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { onChartBeat } from '../../measurements/redraw.ts'
import type { Chart } from './chart.ts'
import type { LineKind } from './grammar.ts'
import { plotOf, type Plot } from './plot.ts'
import { snapshotOf } from './snapshot.ts'

/**
 * The plot of a chart, computed again on every redraw while it is visible; null before the first. A chart that is not
 * visible is drawn once, so that its cursor can be reached by keys.
 */
export function usePlot(
  chart: Chart,
  everything: boolean,
  without: ReadonlySet<LineKind>,
  seen: boolean,
): Plot | null {
  const [drawn, setDrawn] = useState<Plot | null>(null)
  const follows = seen || drawn?.chart !== chart

  useEffect(() => {
    if (!follows) return
    // Synchronous, so that the redraw measures the whole cost and each chart has its own frame.
    return onChartBeat((beat) =>
      flushSync(() =>
        setDrawn((before) => plotOf(chart, snapshotOf(beat), { everything, without }, before)),
      ),
    )
  }, [chart, everything, without, follows])

  return drawn?.chart === chart ? drawn : null
}
