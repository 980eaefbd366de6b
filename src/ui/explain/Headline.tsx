import { Glossed } from '../components/Glossed.tsx'
import type { Draft } from '../store/draft.ts'
import { lanesOf } from '../store/inForce.ts'
import { useLab } from '../store/lab.ts'
import type { Run } from '../store/run.ts'
import { whatDiffers } from './compared.ts'
import classes from './Headline.module.css'
import { turnedOf } from './turned.ts'

/** What was turned and what that does; before, what is compared. */
export function Headline() {
  const run = useLab((state) => state.run)
  const draft = useLab((state) => state.draft)
  const turned = run && turnedOf(lanesOf(run), run.marks)
  return (
    <p className={classes.headline}>
      <Glossed>{turned ? `${turned.what}.` : compared(run, draft)}</Glossed>
      {turned && (
        <span className={classes.effect}>
          {' '}
          <Glossed>{turned.effect}</Glossed>
        </span>
      )}
    </p>
  )
}

const counts = ['No', 'One', 'Two', 'Three', 'Four', 'Five']

function compared(run: Run | null, draft: Draft): string {
  const lanes = run
    ? lanesOf(run).map(({ settings }) => ({ ...settings, values: { ...settings } }))
    : draft.lanes
  if (lanes.length === 1) return 'One Vision Transformer learns.'
  return `${counts[lanes.length]} copies of one Vision Transformer, same start, same batches: ${whatDiffers(lanes)}.`
}
