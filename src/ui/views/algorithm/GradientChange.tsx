import { SegmentedControl } from '@mantine/core'
import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import type { ChartAxis, ChartLine } from '../charts/drawing.ts'
import { frameOf } from '../charts/frame.ts'
import { dashArray, pens, type LineKind } from '../charts/grammar.ts'
import { MetricChart } from '../charts/MetricChart.tsx'
import { pointsIn } from '../charts/points.ts'
import { cosine, fromZero, roundUp, ticksWithin } from '../charts/ticks.ts'
import { methodNames, methodRow } from '../../../experiment/methods.ts'
import { useDrawingArea } from '../charts/useDrawingArea.ts'
import { integer, ratio } from '../../format/numbers.ts'
import { onChartBeat } from '../../measurements/redraw.ts'
import { Term } from '../../components/Term.tsx'
import {
  changeColumns,
  cosinesOf,
  keptNames,
  keptWords,
  summarise,
  type KeptName,
  type ChangeSummary,
} from './gradientChange.ts'
import { Glossed } from '../../components/Glossed.tsx'
import classes from './GradientChange.module.css'
import type { Subject } from './shownLane.ts'

const strokes: Readonly<Record<KeptName, { color: string; kind: LineKind }>> = {
  gV: { color: 'var(--lane-color)', kind: 'main' },
  gH: { color: 'var(--text)', kind: 'gH' },
  gS: { color: 'var(--muted)', kind: 'gS' },
}

const ofNoLane = { slot: null, lane: null, name: null }

const reusing = methodNames
  .map(methodRow)
  .filter(({ reuses }) => reuses)
  .map(({ name }) => name)
  .join(' or ')

type Measure = 'change' | 'cosine'

interface Drawn {
  summary: ChangeSummary | null
  lines: ChartLine[]
  x: ChartAxis
  y: ChartAxis
}

/** How fast g_v, g_h and g_s change between refreshes: the reason why g_v can be reused, or why not. */
export function GradientChange({ subject }: { subject: Subject }) {
  const { lane, series } = subject
  const [measure, setMeasure] = useState<Measure>('change')
  const [drawn, setDrawn] = useState<Drawn | null>(null)
  const { reuses } = methodRow(lane.method)

  useEffect(() => {
    if (!reuses || !series) return
    // Synchronous, so that the beat measures the whole cost.
    return onChartBeat(() => flushSync(() => setDrawn(draw(subject, measure))))
  }, [subject, measure, reuses, series])

  return (
    <section aria-label="Reuse" className={classes.kept}>
      <header className={classes.header}>
        <h2 className={classes.title}>Change between refreshes</h2>
        {reuses && (
          <SegmentedControl
            size="xs"
            aria-label="Shown as"
            data={[
              { value: 'change', label: 'Relative change' },
              { value: 'cosine', label: 'Cosine' },
            ]}
            value={measure}
            onChange={setMeasure}
          />
        )}
      </header>
      {!reuses && (
        <p className={classes.words}>
          This method reuses nothing: it keeps no vector whose change could be measured. Choose a
          lane with {reusing}.
        </p>
      )}
      {reuses && !drawn?.summary && (
        <p className={classes.words}>Two refreshes are needed before a change can be measured.</p>
      )}
      {reuses && drawn?.summary && (
        <>
          <p className={classes.words}>
            <Glossed>{keptWords(drawn.summary)}</Glossed>
          </p>
          <div className={classes.body}>
            {drawn.summary.count > 1 && <Plot drawn={drawn} measure={measure} />}
            <KeptTable summary={drawn.summary} />
          </div>
        </>
      )}
    </section>
  )
}

/** Refresh by refresh, over the whole run. */
function draw({ series, perLayer }: Subject, measure: Measure): Drawn | null {
  if (!series) return null
  const { step } = series.steps
  const length = step.length
  const domain = [0, roundUp(Math.max(20, length))] as const
  const cosines = cosinesOf(series, perLayer)
  const lines = keptNames.toReversed().map((name) => {
    const ys = measure === 'change' ? series.column(changeColumns[name]) : cosines[name]
    return {
      key: name,
      ...ofNoLane,
      ...strokes[name],
      points: pointsIn({ xs: step, ys, length }, domain),
    }
  })
  const values = lines.flatMap(({ points }) => points.ys)
  const [low, high] = [Math.min(0, ...values), Math.max(...values)]
  const scale = measure === 'change' ? fromZero(high, 4) : cosine(low, 1)
  return {
    summary: summarise(series, perLayer),
    lines,
    x: { domain, ticks: ticksWithin(domain, 4), label: 'step', format: integer },
    y: { ...scale, format: ratio },
  }
}

function Plot({ drawn: { lines, x, y }, measure }: { drawn: Drawn; measure: Measure }) {
  const { ref, width, height, scale } = useDrawingArea()
  const what = measure === 'change' ? 'Relative change' : 'Cosine to the refresh before'
  return (
    <figure className={classes.plot} aria-label={`${what} of g_v, g_h and g_s at each refresh`}>
      <div ref={ref} className={classes.drawing} aria-hidden>
        {width > 0 && (
          <MetricChart
            frame={frameOf(width, height, scale, [])}
            x={x}
            y={y}
            lines={lines}
            bands={[]}
            levels={[]}
            marks={[]}
          />
        )}
      </div>
    </figure>
  )
}

const changeTerms = { gV: 'gvChange', gH: 'ghChange', gS: 'gsChange' } as const

function KeptTable({ summary: { kept, to, count } }: { summary: ChangeSummary }) {
  return (
    <table className={classes.table}>
      <caption>
        At t = {integer(to)}; mean of {count}
      </caption>
      <thead>
        <tr>
          <td />
          <th scope="col" colSpan={2}>
            change
          </th>
          <th scope="col" colSpan={2}>
            <Term name="cosine" />
          </th>
        </tr>
      </thead>
      <tbody>
        {keptNames.map((name) => {
          const { change, meanChange, cosine, meanCosine } = kept[name]
          const { color, kind } = strokes[name]
          return (
            <tr key={name}>
              <th scope="row">
                <svg width="22" height="8" aria-hidden>
                  <line
                    x2="22"
                    y1="4"
                    y2="4"
                    stroke={color}
                    strokeWidth={pens[kind].width}
                    strokeDasharray={dashArray(pens[kind])}
                  />
                </svg>{' '}
                <Term name={changeTerms[name]}>
                  {name[0]}
                  <sub>{name[1]!.toLowerCase()}</sub>
                </Term>
              </th>
              <td>{ratio(change)}</td>
              <td className={classes.mean}>{ratio(meanChange)}</td>
              <td>{ratio(cosine)}</td>
              <td className={classes.mean}>{ratio(meanCosine)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
