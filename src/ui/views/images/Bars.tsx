import { LaneSwatch } from '../../components/LaneSwatch.tsx'
import { laneColor } from '../../format/laneStyle.ts'
import { percent } from '../../format/numbers.ts'
import type { AskedLane, ClassName } from './lanes.ts'
import classes from './Bars.module.css'

const MOST = 10 // classes that have a row

interface Props {
  lanes: readonly AskedLane[]
  /** The probability of each class by lane index. */
  probabilities: ReadonlyMap<number, Float32Array>
  classes: number
  className: ClassName
  /** What is said of some classes: that one is the true label, for instance. */
  remarks?: ReadonlyMap<number, string>
}

/** Every lane's class probabilities as bars, lane beside lane. Of many classes those that some lane finds likely. */
export function Bars({ lanes, probabilities, classes: K, className, remarks = new Map() }: Props) {
  const all = Array.from({ length: K }, (_, c) => c)
  const likely = (c: number) =>
    Math.max(...lanes.map(({ index }) => probabilities.get(index)?.[c] ?? 0))
  const shown =
    K <= MOST
      ? all
      : all
          .toSorted(
            (a, b) => Number(remarks.has(b)) - Number(remarks.has(a)) || likely(b) - likely(a),
          )
          .slice(0, MOST)
  return (
    <div className={classes.scroll}>
      <table className={classes.bars} aria-label="Class probabilities by lane">
        <thead>
          <tr>
            <td />
            {lanes.map(({ index, slot, name }) => (
              <th key={index} scope="col">
                <LaneSwatch slot={slot} width={20} /> {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((c) => (
            <tr key={c} data-remark={remarks.has(c) || undefined}>
              <th scope="row">
                {className(c)}
                {remarks.has(c) && <small> {remarks.get(c)}</small>}
              </th>
              {lanes.map(({ index, slot }) => {
                const share = probabilities.get(index)?.[c]
                return (
                  <td key={index}>
                    {share !== undefined && !Number.isNaN(share) && (
                      <div className={classes.cell}>
                        <span className={classes.track}>
                          <span style={{ width: `${100 * share}%`, background: laneColor(slot) }} />
                        </span>
                        {percent(share)}
                      </div>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
