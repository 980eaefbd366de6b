import { Suspense } from 'react'
import { integer, wholePercent } from '../format/numbers.ts'
import type { Draft } from '../store/draft.ts'
import { kindWords } from '../measurements/band.ts'
import { useBandKind } from '../store/preferences.ts'
import { useLab } from '../store/lab.ts'
import type { Run } from '../store/run.ts'
import { lazyPart } from '../components/lazyPart.tsx'
import { Glossed } from '../components/Glossed.tsx'
import { useMeasured } from '../components/useMeasured.ts'
import classes from './Explainer.module.css'
import { Headline } from './Headline.tsx'
import { Why } from './Why.tsx'
import { measuredOf, roundsEvaluated } from './standings.ts'
import { observeCost, observeLearning, observeOrder } from './findings.ts'

/** The page does without the images where they cannot be loaded. */
const ImageStrip = lazyPart(
  async () => (await import('./ImageStrip.tsx')).ImageStrip,
  () => null,
)

/** Says what is compared or what was turned, what to look for, and what the numbers show so far. */
export function Explainer() {
  const run = useLab((state) => state.run)
  const draft = useLab((state) => state.draft)
  return (
    <section aria-label="What you see" className={classes.explainer}>
      <Headline />
      <div className={classes.setting}>
        <Suspense>
          <ImageStrip />
        </Suspense>
        <p>
          <Glossed>{setting(draft, run)}</Glossed>
        </p>
        <Why />
      </div>
      <Findings run={run} />
    </section>
  )
}

function setting(draft: Draft, run: Run | null): string {
  const seeds = run?.seeds.length ?? 1
  const means =
    seeds > 1
      ? `Lines are means of ${seeds} seeds, bands are ${kindWords[useBandKind.getState().choice]}. `
      : ''
  return means + labels(draft, run)
}

function labels({ dataset }: Draft, run: Run | null): string {
  const noise = run ? run.started.dataset.labelNoise : Number(dataset['labelNoise'])
  if (!(noise > 0)) return 'Validation images are never trained on.'
  const changed = run
    ? `${integer(run.info.changedLabels)} of ${integer(run.info.trainImages)}`
    : wholePercent(noise)
  return `${changed} training labels are wrong on purpose.`
}

/** The findings. They change only after every lane was evaluated again, so that there is time to read them. */
function Findings({ run }: { run: Run | null }) {
  const rounds = useMeasured(() => (run ? roundsEvaluated(run) : 0))
  const lanes = run && rounds > 0 ? measuredOf(run) : []
  const wrongLabels = run?.info.changedLabels ?? 0
  const learning = [observeLearning(lanes, wrongLabels), observeOrder(lanes, wrongLabels)]
  return (
    <dl className={classes.findings}>
      <dt>Learning</dt>
      <dd>
        <Glossed>{learning.filter(Boolean).join(' ') || lookFor}</Glossed>
      </dd>
      <dt>Cost</dt>
      <dd>
        <Glossed>{observeCost(lanes) ?? lookForCost}</Glossed>
      </dd>
    </dl>
  )
}

const lookFor =
  'Compare training loss with validation loss of one colour: where the first falls and the second rises, it is memorising.'
const lookForCost =
  'SAM computes two gradients per step, LookSAM the second one only every k-th step.'
