import type { Experiment } from '../../../experiment/schema.ts'
import { runtimeOf } from '../../../experiment/cost/fit.ts'
import { memoryOf, type Memory } from '../../../experiment/cost/memoryEstimate.ts'
import { parameterCount, tokenCount } from '../../../experiment/cost/size.ts'
import { byteWords, integer, none } from '../../format/numbers.ts'
import { parseDraft } from '../../store/draft.ts'
import { useLab } from '../../store/lab.ts'
import { useShortage } from '../../store/problems.ts'
import classes from './Settings.module.css'

/** The size of the model and the cost of training it; no numbers while a field is not allowed. */
export function Size() {
  const experiment = useLab(({ draft }) => parseDraft(draft).experiment)
  const seeds = useLab((state) => state.seeds)
  const backend = useLab((state) => state.backend)
  const shortage = useShortage()
  const model = experiment?.model
  const memory = experiment && memoryOf(experiment, runtimeOf(backend ?? { name: 'webgpu' }), seeds)
  return (
    <div className={classes.size}>
      <dl>
        <div>
          <dt>Parameters</dt>
          <dd>{model ? integer(parameterCount(model)) : none}</dd>
        </div>
        <div>
          <dt>Tokens</dt>
          <dd>{model ? integer(tokenCount(model)) : none}</dd>
        </div>
        <div>
          <dt>Memory</dt>
          <dd>{memory ? `about ${byteWords(memory.total)}` : none}</dd>
        </div>
      </dl>
      {experiment && memory && <p>{sharesOf(experiment, memory)}</p>}
      <p role="status" className={classes.shortage}>
        {shortage}
      </p>
    </div>
  )
}

/** The memory that is always used, for each lane where they differ, and the memory that only a step needs. */
function sharesOf({ lanes }: Experiment, memory: Memory): string {
  const [first] = memory.lanes
  const held = memory.lanes.every((size) => size === first)
    ? `Each lane holds ${byteWords(first!)}`
    : lanes.map(({ name }, i) => `${name} holds ${byteWords(memory.lanes[i]!)}`).join(', ')
  return `${held}; a step needs ${byteWords(memory.step)} more, once for all lanes.`
}
