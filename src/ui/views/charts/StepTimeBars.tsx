/** What a step of each lane costs, at a glance: a bar as long as the mean, with its spread, and what counting gradients allows. */
import { methodRow } from '../../../experiment/methods.ts'
import { LaneSwatch } from '../../components/LaneSwatch.tsx'
import { laneColor } from '../../format/laneStyle.ts'
import { integer, milliseconds, ratio } from '../../format/numbers.ts'
import type { LaneView } from '../../measurements/laneView.ts'
import { stepCosts, type StepCost } from '../../measurements/stepCost.ts'
import type { Snapshot } from './snapshot.ts'
import classes from './StepTimeBars.module.css'
import { roundUp } from './ticks.ts'

/** Lanes have their places from the start, so that nothing moves when they have been measured. */
export function StepTimeBars({ snapshot }: { snapshot: Snapshot }) {
  const lanes = snapshot.lanes.filter(({ keptRun }) => keptRun === null)
  const costs = stepCosts(lanes)
  // A round number, so that bars keep their scale while their lengths vary a little.
  const longest = roundUp(Math.max(1e-9, ...costs.flatMap(({ high, ideal }) => [high, ideal ?? 0])))
  const plain = lanes.find(isPlain)
  return (
    <div className={classes.bars}>
      <ul aria-label="Mean step time of each lane">
        {lanes.map((lane) => {
          const cost = costs.find((other) => other.lane === lane)
          return (
            <li key={lane.id}>
              <span className={classes.lane}>
                <LaneSwatch slot={lane.slot} width={18} />
                <span className={classes.name}>{lane.name}</span>
                <strong>{milliseconds(cost?.mean ?? NaN)} ms</strong>
              </span>
              {cost ? <Bar cost={cost} longest={longest} /> : <span className={classes.track} />}
              {plain && !isPlain(lane) && <span className={classes.words}>{wordsOf(cost)}</span>}
            </li>
          )
        })}
      </ul>
      {plain && lanes.length > 1 && (
        <p className={classes.words}>
          <span className={classes.sample} aria-hidden /> ideal: its gradients at {plain.name}’s
          speed
        </p>
      )}
    </div>
  )
}

const isPlain = ({ method }: LaneView) => methodRow(method).standard === 'plain'

function wordsOf(cost: StepCost | undefined): string {
  if (!cost?.plain) return '\u00a0'
  const { mean, plain, lane } = cost
  const since = lane.kSince > 0 ? ` since step ${integer(lane.kSince)}` : ''
  return `${ratio(mean / plain.mean)}×, ideal ${ratio(lane.gradientsPerStep)}×${since}`
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
