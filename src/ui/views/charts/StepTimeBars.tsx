/** What a step of each lane costs, at a glance: a bar as long as the mean, with its spread, and what counting gradients allows. */
import { LaneSwatch } from '../../components/LaneSwatch.tsx'
import { laneColor } from '../../format/laneStyle.ts'
import { integer, milliseconds, ratio } from '../../format/numbers.ts'
import { stepCosts, type StepCost } from '../../measurements/stepCost.ts'
import type { Snapshot } from './snapshot.ts'
import classes from './StepTimeBars.module.css'
import { roundUp } from './ticks.ts'

export function StepTimeBars({ snapshot: { lanes } }: { snapshot: Snapshot }) {
  const costs = stepCosts(lanes.filter(({ keptRun }) => keptRun === null))
  // A round number, so that bars keep their scale while their lengths vary a little.
  const longest = roundUp(Math.max(1e-9, ...costs.flatMap(({ high, ideal }) => [high, ideal ?? 0])))
  const plain = costs.find((cost) => cost.plain)?.plain
  return (
    <div className={classes.bars}>
      <ul aria-label="Mean step time of each lane">
        {costs.map((cost) => (
          <li key={cost.lane.id}>
            <span className={classes.lane}>
              <LaneSwatch slot={cost.lane.slot} width={18} />
              <span className={classes.name}>{cost.lane.name}</span>
              <strong>{milliseconds(cost.mean)} ms</strong>
            </span>
            <Bar cost={cost} longest={longest} />
            {cost.plain && (
              <span className={classes.words}>
                {ratio(cost.mean / cost.plain.mean)}×, ideal {ratio(cost.lane.gradientsPerStep)}×
                {cost.lane.kSince > 0 && ` since step ${integer(cost.lane.kSince)}`}
              </span>
            )}
          </li>
        ))}
      </ul>
      {plain && (
        <p className={classes.words}>
          <span className={classes.sample} aria-hidden /> ideal: its gradients at {plain.name}’s
          speed
        </p>
      )}
    </div>
  )
}

function Bar({
  cost: { lane, mean, low, high, ideal },
  longest,
}: {
  cost: StepCost
  longest: number
}) {
  const share = (value: number) => `${(100 * value) / longest}%`
  return (
    <span className={classes.track} aria-hidden>
      <span
        className={classes.mean}
        style={{ width: share(mean), background: laneColor(lane.slot) }}
      />
      <span className={classes.spread} style={{ left: share(low), width: share(high - low) }} />
      {ideal !== null && <span className={classes.ideal} style={{ left: share(ideal) }} />}
    </span>
  )
}
