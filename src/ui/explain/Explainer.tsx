import type { Lane } from '../../experiment/schema.ts'
import { integer, wholePercent } from '../format/numbers.ts'
import type { Draft, LaneDraft } from '../store/draft.ts'
import { lanesOf } from '../store/inForce.ts'
import { useLab } from '../store/lab.ts'
import type { Run } from '../store/run.ts'
import { useMeasured } from '../components/useMeasured.ts'
import classes from './Explainer.module.css'
import { measuredOf, roundsEvaluated } from './standings.ts'
import { observeCost, observeLearning } from './findings.ts'

const counts = ['No', 'One', 'Two', 'Three', 'Four', 'Five']

/** Says what is compared, what to look for, and what the numbers show so far. */
export function Explainer() {
  const run = useLab((state) => state.run)
  const draft = useLab((state) => state.draft)
  return (
    <section aria-label="What you see" className={classes.explainer}>
      <p className={classes.headline}>
        {headline(run ? lanesOf(run).map(({ settings }) => settings) : draft.lanes)}
      </p>
      <p className={classes.setting}>{setting(draft, run)}</p>
      <Findings run={run} />
    </section>
  )
}

function headline(lanes: readonly (Lane | LaneDraft)[]) {
  if (lanes.length === 1) return 'One Vision Transformer learns.'
  const methods = new Set(lanes.map((lane) => lane.method))
  const alike = methods.size === lanes.length && !lanes.some((lane) => lane.optimizer)
  const differs = alike ? 'only the method differs' : 'only what their cards say differs'
  return (
    <>
      {counts[lanes.length]} copies of one Vision Transformer
      <span className={classes.roomy}>, same start, same batches</span>: {differs}.
    </>
  )
}

function setting(draft: Draft, run: Run | null): string {
  const seeds = run?.seeds.length ?? 1
  const means = seeds > 1 ? `Lines are means of ${seeds} seeds, bands run from least to most. ` : ''
  return means + labels(draft, run)
}

function labels({ dataset }: Draft, run: Run | null): string {
  const noise = run ? run.started.dataset.labelNoise : Number(dataset['labelNoise'])
  if (!(noise > 0)) return 'Validation images are never trained on.'
  const changed = run
    ? `${integer(run.info.changedLabels)} of ${integer(run.info.trainImages)}`
    : wholePercent(noise)
  return `${changed} training labels are wrong on purpose; validation labels are right and show who memorised the wrong ones.`
}

/** The findings. They change only after every lane was evaluated again, so that there is time to read them. */
function Findings({ run }: { run: Run | null }) {
  const rounds = useMeasured(() => (run ? roundsEvaluated(run) : 0))
  const lanes = run && rounds > 0 ? measuredOf(run) : []
  return (
    <dl className={classes.findings}>
      <dt>Learning</dt>
      <dd>{(run && observeLearning(lanes, run.info.changedLabels)) ?? lookFor}</dd>
      <dt>Cost</dt>
      <dd>{observeCost(lanes) ?? lookForCost}</dd>
    </dl>
  )
}

const lookFor =
  'Compare training loss (thick) with validation loss (dotted) of one colour: a gap that grows means memorising.'
const lookForCost =
  'SAM computes two gradients per step, LookSAM the second one only every k-th step.'
