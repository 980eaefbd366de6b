import { Button } from '@mantine/core'
import type { Experiment } from '../../../experiment/schema.ts'
import { paperPresets, type PaperPreset } from '../../../experiment/presets/paper.ts'
import { parseExperiment } from '../../../experiment/validation.ts'
import { exact, integer } from '../../format/numbers.ts'
import { useLab } from '../../store/lab.ts'
import { needsOf, requirementRefusal } from './requirements.ts'
import { loadPreset } from '../../session/loadExperiment.ts'
import classes from './Presets.module.css'

interface Props {
  table: 8 | 9
  onLoad: () => void
}

const leftOpen = {
  8: 'The table lists neither k nor α: k = 5 and α = 0.7 are filled in here.',
  9: 'The table lists α = 0.7 but not k: k = 5 is filled in here.',
}

/** The rows of the paper's Table 8 or 9: the numbers, the requirements, and a small version of each for the browser. */
export function PaperRows({ table, onLoad }: Props) {
  return (
    <>
      <p>
        {table === 8 ? 'AdamW, cosine' : 'LAMB, linear'} decay, 300 epochs, gradients clipped to 1.{' '}
        {leftOpen[table]} Weight decay λ is decoupled and multiplied by the learning rate. ImageNet
        cannot be loaded here: the digits, resized to 224 × 224, stand in for it, so that a row
        shows what its step costs, not what the paper reached. A twin keeps method, optimizer,
        schedule and the share of warm-up on a small model.
      </p>
      <ul className={classes.list}>
        {paperPresets
          .filter((preset) => preset.table === table)
          .map((preset) => (
            <PaperRow key={preset.name} preset={preset} onLoad={onLoad} />
          ))}
      </ul>
    </>
  )
}

function PaperRow({ preset, onLoad }: { preset: PaperPreset; onLoad: () => void }) {
  const { name, twin } = preset
  const backend = useLab((state) => state.backend)
  const busy = useLab(({ status }) => status === 'starting')
  const experiment = parseExperiment(preset.experiment).experiment!
  const refusal = backend && requirementRefusal(experiment, backend)
  const load = (input: PaperPreset['twin']) => {
    onLoad()
    void loadPreset(input)
  }
  return (
    <li>
      <div>
        <h3>{name}</h3>
        <p>{numbersOf(experiment)}</p>
        <p className={classes.small}>
          {needsOf(experiment)} {refusal}
        </p>
      </div>
      <div className={classes.actions}>
        {refusal === null && (
          <Button
            size="xs"
            variant="default"
            disabled={busy}
            aria-label={`Load ${name}`}
            onClick={() => load(preset.experiment)}
          >
            Load
          </Button>
        )}
        <Button
          size="xs"
          disabled={busy}
          aria-label={`Load the small twin of ${name}`}
          onClick={() => load(twin)}
        >
          Small twin
        </Button>
      </div>
    </li>
  )
}

function numbersOf({ training, optimizer, lanes: [lane] }: Experiment): string {
  const knobs = [
    'rho' in lane! && `ρ ${exact(lane.rho)}`,
    'k' in lane! && `k ${lane.k}`,
    'alpha' in lane! && `α ${exact(lane.alpha)}`,
  ]
  return [
    ...knobs.filter(Boolean),
    `batch ${integer(training.batchSize)}`,
    `warm-up ${integer(optimizer.warmupSteps)} of ${integer(training.steps)} steps`,
    `η ${exact(optimizer.lr)}`,
    `λ ${exact(optimizer.weightDecay)}`,
  ].join(' · ')
}
