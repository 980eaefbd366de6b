import type { Experiment } from '../../../experiment/schema.ts'
import { NativeSelect, Tooltip } from '@mantine/core'
import type { CSSProperties } from 'react'
import { exact } from '../../format/numbers.ts'
import { differences } from '../runs/difference.ts'
import { parseDraft, type Draft } from '../../store/draft.ts'
import { useLab } from '../../store/lab.ts'
import { targetOf, useTarget } from '../../store/targetAccuracy.ts'
import { TargetField } from '../summary/TargetField.tsx'
import classes from './HeatMap.module.css'
import { HeatMapLegend } from './HeatMapLegend.tsx'
import { SweepExport } from './SweepExport.tsx'
import { bestSentence, mapOf, type HeatMapValues } from './heatMapValues.ts'
import { openCell } from './openCell.ts'
import { detailsOf, outcomes, type OutcomeKind, type OutcomeName } from './outcomes.ts'
import { cellKey, isReference, labelOf, type Cell, type SweepPlan } from './sweepPlan.ts'
import { useSweep, type CellState } from './store.ts'

/** The chosen outcome of every cell as a table with numbers, coloured from worst to best. */
export function HeatMap() {
  const { plan, cells, states, outcome, status } = useSweep()
  const target = useTarget((state) => targetOf(state.percent))
  const now = useLab(({ draft }) => draft)
  if (!plan) return null
  const kind: OutcomeKind = outcomes[outcome]
  const map = mapOf(cells, states, plan.interleaved, kind, target ?? Infinity)
  const cellAt = (key: string) => cells.find((cell) => cell.key === key)!
  const place = (key: string) => (
    <Place key={key} cell={cellAt(key)} {...{ plan, map, kind }} state={states[key]!} />
  )
  const unlike = differenceOf(now, cells)
  const sentence = bestSentence(cells, map, kind, status === 'done')
  return (
    <div className={classes.map}>
      <div className={classes.choice}>
        <NativeSelect
          label="The map shows"
          data={Object.entries<OutcomeKind>(outcomes).map(([value, { label }]) => ({
            value,
            label,
          }))}
          value={outcome}
          onChange={({ currentTarget }) =>
            useSweep.setState({ outcome: currentTarget.value as OutcomeName })
          }
        />
        {outcome === 'targetSeconds' && <TargetField />}
        <SweepExport {...{ plan, cells, states, map, kind }} />
      </div>
      {sentence && <p className={classes.sentence}>{sentence}</p>}
      <p className={classes.note} id="map-note">
        A place opens its run.
        {unlike && ` The sweep trained with other settings than the page shows: ${unlike}.`}
        {plan.seeds > 1 &&
          ` Means of ${plan.seeds} seeds ± their standard deviation, √(Σ(x − mean)²/(n − 1)).`}
        {kind.timed &&
          plan.atOnce > 1 &&
          ` Times were taken while up to ${plan.atOnce} runs trained at once, each in a worker of its own: a run that trained with fewer beside it may have taken less.`}
      </p>
      <div className={classes.scroll}>
        <table className={classes.table} aria-label={kind.label} aria-describedby="map-note">
          <thead>
            <tr>
              <td />
              {plan.columns.values.map((value) => (
                <th key={value} scope="col">
                  {labelOf(plan, plan.columns.path)} {exact(value)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {plan.rows.values.map((value, row) => (
              <tr key={value}>
                <th scope="row">
                  {labelOf(plan, plan.rows.path)} {exact(value)}
                </th>
                {plan.columns.values.map((_, column) => place(cellKey(row, column)))}
              </tr>
            ))}
          </tbody>
          <tbody>
            {cells
              .filter(({ key }) => isReference(key))
              .map((cell) => (
                <tr key={cell.key}>
                  <th scope="row">{cell.name}</th>
                  {place(cell.key)}
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      <HeatMapLegend cells={cells} map={map} kind={kind} />
      <Reasons cells={cells} states={states} />
    </div>
  )
}

interface PlaceProps {
  cell: Cell
  state: CellState
  plan: SweepPlan
  map: HeatMapValues
  kind: OutcomeKind
}

function Place({ cell, state, plan, map, kind }: PlaceProps) {
  const { key } = cell
  const spread = map.values[key] ?? null
  const text = spread ? kind.format(spread.mean) : wordsOf(state, map.rowsOf(key) > 0)
  const content = (
    <>
      {text}
      {spread && spread.count > 1 && (
        <span className={classes.spread}>± {kind.format(spread.deviation)}</span>
      )}
    </>
  )
  const position = spread && map.position(spread.mean)
  const style = position === null ? undefined : colors(position)
  const rows = map.rowsOf(key) || (state.series?.valLoss.length ?? 0)
  const details = state.series ? [cell.name, ...detailsOf(state.series, rows)] : [cell.name]
  return (
    <td className={classes.cell}>
      {state.state === 'done' ? (
        <Tooltip
          label={details.join('\n')}
          multiline
          position="bottom"
          classNames={{ tooltip: classes.details! }}
          events={{ hover: true, focus: true, touch: true }}
        >
          <button
            type="button"
            className={classes.place}
            style={style}
            onClick={() => void openCell(plan, cell)}
          >
            {content}
          </button>
        </Tooltip>
      ) : (
        <div className={classes.place} style={style} title={details.join('\n')}>
          {content}
        </div>
      )}
    </td>
  )
}

/** What stands where there is no number. */
function wordsOf({ state, steps, halts }: CellState, judged: boolean): string {
  if (state === 'skipped' || state === 'failed') return 'left out'
  if (halts.length > 0) return 'stopped'
  if (state === 'training') return `step ${steps}`
  return state === 'done' && judged ? 'not reached' : '·'
}

/** Where black ink on the scale has a contrast of 4.5 and more, and white below it. */
const DARK = 0.42

const colors = (position: number): CSSProperties => ({
  background: `color-mix(in oklab, var(--map-best) ${100 * position}%, var(--map-worst))`,
  color: position < DARK ? '#fff' : '#000',
})

/** Why places are empty. */
function Reasons({ cells, states }: { cells: readonly Cell[]; states: Record<string, CellState> }) {
  const reasons = cells.flatMap(({ key, name }) => {
    const { why, halts } = states[key]!
    if (why !== null) return [`${name}: ${why}`]
    return halts.slice(0, 1).map(({ t, cause }) => `${name} stopped at step ${t}: ${cause}`)
  })
  if (reasons.length === 0) return null
  return (
    <ul className={classes.reasons}>
      {reasons.map((reason) => (
        <li key={reason}>{reason}.</li>
      ))}
    </ul>
  )
}

/** What the sweep's experiments have otherwise than the page's, but for lanes, steps and seeds. */
function differenceOf(draft: Draft, cells: readonly Cell[]): string {
  const now = parseDraft(draft).experiment
  const swept = cells.find(({ experiment }) => experiment)?.experiment
  if (!now || !swept) return ''
  const { steps } = now.training
  const alike = { ...swept, lanes: now.lanes, training: { ...swept.training, steps } }
  const trained = (experiment: Experiment) => ({ experiment, seeds: [], weights: null })
  return differences(trained(now), trained(alike)).join(', ')
}
