import classes from './HeatMap.module.css'
import { bestWords, type HeatMapValues } from './heatMapValues.ts'
import { isReference, type Cell } from './sweepPlan.ts'
import type { OutcomeKind } from './outcomes.ts'

interface Props {
  cells: readonly Cell[]
  map: HeatMapValues
  kind: OutcomeKind
}

/** The colours from worst to best, with lines where SAM and base lie on them. */
export function HeatMapLegend({ cells, map, kind }: Props) {
  const { worst, best, values } = map
  if (worst === null || best === null) return null
  const lines = cells.flatMap(({ key, name }) => {
    const spread = values[key]
    return isReference(key) && spread ? [{ key, name, mean: spread.mean }] : []
  })
  return (
    <div className={classes.legend}>
      <span>{kind.format(worst)}</span>
      <div className={classes.scale}>
        {lines.map(({ key, name, mean }) => {
          const left = 100 * map.position(mean)
          return (
            <div
              key={key}
              className={classes.line}
              data-reference={key}
              style={{ left: `${left}%` }}
            >
              <span className={classes.name} data-side={left > 50 ? 'right' : 'left'}>
                {name} {kind.format(mean)}
              </span>
            </div>
          )
        })}
      </div>
      <span>best {bestWords(map, kind)}</span>
    </div>
  )
}
