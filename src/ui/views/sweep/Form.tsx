import { mostSeeds } from '../../../formats/link.ts'
import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { methodNames, methodRow, type MethodName } from '../../../experiment/methods.ts'
import { integer } from '../../format/numbers.ts'
import { coarseTime } from '../../format/timeLeft.ts'
import { NumberField } from '../../components/NumberField.tsx'
import type { Draft } from '../../store/draft.ts'
import { inForceOf } from '../../store/inForce.ts'
import { useLab } from '../../store/lab.ts'
import type { Run } from '../../store/run.ts'
import { useMeasured } from '../../components/useMeasured.ts'
import { axisAt, suggestedFor, textOfValues, type SweepAxis } from './axes.ts'
import type { SweepRequest } from './sweeper.ts'
import { axesAfter, axesFor, cellsOfRequest, valueNow, requestOf } from './setup.ts'
import { setSetup, useSweep } from './store.ts'
import classes from './Sweep.module.css'
import { cellsAtOnce, longestWork, secondsPerFlop, workOf } from './cost.ts'
import { sweeper } from './pageSweeper.ts'

const order: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'error',
  'description',
]

/** What is swept, and how long that will take. */
export function Form() {
  const setup = useSweep((state) => state.setup)
  const draft = useLab((state) => state.draft)
  const initial = useLab((state) => state.initial)
  const axes = axesFor(setup, draft)
  const { request, problems = {} } = requestOf(setup, axes)
  const choose = (method: MethodName) => {
    const next = { ...setup, method }
    const others = axesFor(next, draft)
    setSetup({ method, ...axesAfter(next, others, (axis) => valueNow(axis, next, draft)) })
  }
  return (
    <div className={classes.form}>
      <p className={classes.lead}>
        Trains one method at every place of a grid, each place a run of its own, and next to them
        SAM and the base optimizer, once each. Whatever is not varied is as on the page
        {initial
          ? `, but for the initial weights: they are the seed’s, not those of ${initial.name}.`
          : '.'}
      </p>
      <NativeSelect
        label="Method"
        data={methodNames.map((value) => ({ value, label: methodRow(value).name }))}
        value={setup.method}
        onChange={({ currentTarget }) => choose(currentTarget.value as MethodName)}
      />
      <AxisFields which="rows" title="Rows" axes={axes} problem={problems.rows} />
      <AxisFields which="columns" title="Columns" axes={axes} problem={problems.columns} />
      <div className={classes.fields}>
        <NumberField
          label="Steps of each run"
          description="The learning rate’s schedule ends with them."
          inputWrapperOrder={order}
          error={problems.steps}
          value={setup.steps}
          step={25}
          onCommit={(steps) => setSetup({ steps })}
        />
        <NativeSelect
          label="Seeds of each run"
          description="With several, means and their spread."
          inputWrapperOrder={order}
          data={Array.from({ length: mostSeeds }, (_, i) => String(i + 1))}
          value={String(setup.seeds)}
          onChange={({ currentTarget }) => setSetup({ seeds: Number(currentTarget.value) })}
        />
      </div>
      <div>
        <SegmentedControl
          aria-label="Order"
          data={[
            { value: 'one', label: 'One after the other' },
            { value: 'turns', label: 'By turns' },
          ]}
          value={setup.interleaved ? 'turns' : 'one'}
          onChange={(value) => setSetup({ interleaved: value === 'turns' })}
        />
        <p className={classes.note}>
          {setup.interleaved
            ? 'All runs advance together, a stretch at a time, so that the whole map fills up evenly. On WebGPU each turn is prepared anew, which takes longer.'
            : 'Each run is trained to its end before its worker begins the next.'}
        </p>
      </div>
      <Begin request={request ?? null} draft={draft} />
    </div>
  )
}

interface AxisProps {
  which: 'rows' | 'columns'
  title: string
  axes: readonly SweepAxis[]
  problem: string | undefined
}

function AxisFields({ which, title, axes, problem }: AxisProps) {
  const setup = useSweep((state) => state.setup)
  const { path, text } = setup[which]
  const choose = (next: string) => {
    const axis = axisAt(axes, next)!
    const values = suggestedFor(axis, valueNow(axis, setup, useLab.getState().draft))
    setSetup({ [which]: { path: next, text: textOfValues(values) } })
  }
  return (
    <div className={classes.fields}>
      <NativeSelect
        label={title}
        data={axes.map((axis) => ({ value: axis.path, label: axis.meta.label }))}
        value={path}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      <TextInput
        label={`Values of the ${title.toLowerCase()}`}
        inputMode="text"
        autoComplete="off"
        value={text}
        error={problem}
        onChange={({ currentTarget }) => setSetup({ [which]: { path, text: currentTarget.value } })}
      />
    </div>
  )
}

function Begin({ request, draft }: { request: SweepRequest | null; draft: Draft }) {
  const run = useLab((state) => state.run)
  const ready = useLab(({ backend, status }) => backend !== null && status !== 'starting')
  const busy = useSweep(({ status }) => status === 'running' || status === 'paused')
  const cells = request ? cellsOfRequest(request, draft) : []
  const experiments = cells.flatMap(({ experiment }) => experiment ?? [])
  const skipped = cells.find(({ problem }) => problem !== null)
  const works = experiments.map((each) => workOf(each, request!.seeds))
  const device = useLab(({ backend, choice }) => backend?.name ?? choice)
  const atOnce = cellsAtOnce(experiments, request?.seeds ?? 1, device, sweeper.cores)
  const work = request ? longestWork(works, { atOnce, interleaved: request.interleaved }) : 0
  const time = useMeasured(() => coarseTime(1000 * work * paceOf(run)))
  return (
    <>
      {request && (
        <p className={classes.estimate}>
          {integer(experiments.length)} runs of {integer(request.steps)} steps
          {request.seeds > 1 && ` under ${request.seeds} seeds`}:{' '}
          {time
            ? `about ${time} at the pace of the run on the page${atOnce > 1 ? `, with ${integer(atOnce)} runs at once` : ''}.`
            : 'how long they take is known when the run on the page has done some steps.'}
          {skipped &&
            ` ${integer(cells.length - experiments.length)} places are left out, such as ${skipped.name}: ${skipped.problem}.`}
        </p>
      )}
      <div className={classes.buttons}>
        <Button
          disabled={!request || !ready || busy || experiments.length === 0}
          onClick={() => request && void sweeper.start(request)}
        >
          Start the sweep
        </Button>
        <span className={classes.note}>
          The run on the page is paused while the sweep trains. Every finished place is kept under
          Runs.
        </span>
      </div>
    </>
  )
}

/** Seconds per floating-point operation of the run on the page; NaN before its first steps. */
const paceOf = (run: Run | null): number => (run ? secondsPerFlop(inForceOf(run), run.series) : NaN)
