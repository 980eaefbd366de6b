import { SegmentedControl } from '@mantine/core'
import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { frameOf } from '../charts/frame.ts'
import { dashArray, pens } from '../charts/grammar.ts'
import { MetricChart } from '../charts/MetricChart.tsx'
import { methodNames, methodRow } from '../../../experiment/methods.ts'
import { useDrawingArea } from '../charts/useDrawingArea.ts'
import { integer, ratio } from '../../format/numbers.ts'
import { onChartBeat } from '../../measurements/redraw.ts'
import { Term } from '../../components/Term.tsx'
import { keptNames, keptWords, type ChangeSummary } from './gradientChange.ts'
import { drawChange, measureWords, strokes, type DrawnChange, type Measure } from './drawnChange.ts'
import { changeSubject } from './changeSubject.ts'
import { FigureButton } from '../figures/FigureButton.tsx'
import { Glossed } from '../../components/Glossed.tsx'
import classes from './GradientChange.module.css'
import type { Subject } from './shownLane.ts'

const reusing = methodNames
  .map(methodRow)
  .filter(({ reuses }) => reuses)
  .map(({ name }) => name)
  .join(' or ')

/** How fast g_v, g_h and g_s change between refreshes: the reason why g_v can be reused, or why not. */
export function GradientChange({ subject }: { subject: Subject }) {
  const { lane, series } = subject
  const [measure, setMeasure] = useState<Measure>('change')
  const [drawn, setDrawn] = useState<DrawnChange | null>(null)
  const { reuses } = methodRow(lane.method)

  useEffect(() => {
    if (!reuses || !series) return
    // Synchronous, so that the beat measures the whole cost.
    return onChartBeat(() => flushSync(() => setDrawn(drawChange(subject, measure))))
  }, [subject, measure, reuses, series])

  return (
    <section aria-label="Reuse" className={classes.kept}>
      <header className={classes.header}>
        <h2 className={classes.title}>Change between refreshes</h2>
        {reuses && drawn?.summary && (
          <FigureButton
            title="Change between refreshes"
            subject={() => changeSubject(drawn, measure, subject)}
          />
        )}
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

function Plot({ drawn: { lines, x, y }, measure }: { drawn: DrawnChange; measure: Measure }) {
  const { ref, width, height, scale } = useDrawingArea()
  const what = measureWords[measure]
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
