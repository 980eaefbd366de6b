import { Button } from '@mantine/core'
import { IconFileDownload } from '@tabler/icons-react'
import { handedOver, type Handover } from '../../../formats/handover.ts'
import { CopyText } from '../../components/CopyText.tsx'
import { download } from '../../browser/download.ts'
import { seedsFrom } from '../../measurements/laneFeed.ts'
import { parseDraft } from '../../store/draft.ts'
import { originOf } from '../../store/initial.ts'
import { useLab } from '../../store/lab.ts'
import { repetitionShown } from '../../url/address.ts'
import classes from './Share.module.css'

/** What the page shows, for the headless runner. */
export function RunnerConfiguration({ link }: { link: string }) {
  const initial = useLab((lab) => lab.initial)
  const init = initial ? ` --init '${initial.name}'` : ''
  return (
    <section className={classes.section}>
      <h3>For the runner</h3>
      <p className={classes.small}>
        The runner trains without a page and prints every number. It takes this link, the file
        below, a run’s file or a chart’s JSON.
      </p>
      <CopyText
        label="Command"
        text={`npm run --silent train -- --config '${link}'${init}`}
        rows={4}
      />
      <Button
        variant="default"
        leftSection={<IconFileDownload size={16} />}
        onClick={() => {
          const text = `${JSON.stringify(handedOver(configuration()), null, 2)}\n`
          download('experiment.json', new Blob([text], { type: 'application/json' }))
        }}
      >
        Configuration for the runner
      </Button>
    </section>
  )
}

/** The experiment on the page, sound, as `Links` has made sure. */
function configuration(): Handover {
  const { draft, seeds, turns, initial } = useLab.getState()
  const repeated = repetitionShown() ?? { experiment: parseDraft(draft).experiment!, turns }
  return {
    experiment: repeated.experiment,
    seeds: seeds > 1 ? seedsFrom(repeated.experiment.seed, seeds) : null,
    turns: [...repeated.turns],
    weights: originOf(initial),
  }
}
