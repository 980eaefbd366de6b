import { Button, Drawer } from '@mantine/core'
import { IconPresentation, IconShare2 } from '@tabler/icons-react'
import { useState } from 'react'
import { knobNames, type KnobName } from '../../../experiment/events.ts'
import { repetitionShown } from '../../url/address.ts'
import { charts } from '../../views/charts/index.ts'
import { mostShown, useShown } from '../../views/charts/shownCharts.ts'
import { weightsWords } from '../../../formats/weightsOrigin.ts'
import { knobSigns, knobWords } from '../../format/symbols.ts'
import type { PanelProps } from '../../components/LazyPanel.tsx'
import { present, useMode } from '../../store/layoutMode.ts'
import { parseDraft } from '../../store/draft.ts'
import { useLab } from '../../store/lab.ts'
import { CopyText } from '../../components/CopyText.tsx'
import {
  embedLink,
  hasAddress,
  isLocal,
  pageLink,
  presentLink,
  replayLink,
  snippetOf,
} from './links.ts'
import { QrCode } from './QrCode.tsx'
import { RunnerConfiguration } from './RunnerConfiguration.tsx'
import classes from './Share.module.css'

/** The experiment as a link, as a QR code, as a frame for another page, and on a projector. */
export function Share({ opened, onClose }: PanelProps) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={520}
      title="Share"
      closeButtonProps={{ 'aria-label': 'Close sharing' }}
      overlayProps={{ backgroundOpacity: 0.15 }}
      classNames={{ content: classes.drawer!, header: classes.drawer!, title: classes.heading! }}
    >
      {hasAddress() ? (
        <Links onPresent={onClose} />
      ) : (
        <p>This page has no http address, so there is no link that others could open.</p>
      )}
    </Drawer>
  )
}

function Links({ onPresent }: { onPresent: () => void }) {
  // Renders again when anything changes that links are made of.
  const valid = useLab(({ draft }) => parseDraft(draft).experiment !== undefined)
  useLab(({ draft, seeds, view }) => JSON.stringify([parseDraft(draft), seeds, view]))
  useLab(({ run }) => run)
  const initial = useLab((lab) => lab.initial)
  const portable = useLab(({ backend }) => backend?.name === 'wasm')
  const link = pageLink()
  if (!valid || link === null) {
    return <p>The experiment has a value that is not allowed; the link comes when it is mended.</p>
  }
  return (
    <>
      <section className={classes.section}>
        <p>
          {initial
            ? 'The link starts this experiment, but not from its initial weights'
            : portable
              ? 'The link starts this experiment: on WebAssembly, as here, everyone sees the same curves, to the last bit'
              : 'The link starts this experiment: the same curves on the same kind of device'}
          . So does the address of this page, which follows every change.
        </p>
        <CopyText label="Link" text={link} rows={4} />
        {typeof navigator.share === 'function' && <Send link={link} />}
        <Limits />
      </section>
      <section className={classes.section}>
        <h3>For the room</h3>
        <QrCode link={link} />
      </section>
      <RunnerConfiguration link={link} />
      <Layouts onPresent={onPresent} />
    </>
  )
}

function Send({ link }: { link: string }) {
  return (
    <Button
      variant="default"
      leftSection={<IconShare2 size={16} />}
      onClick={() => {
        // Cancelling is not a failure.
        navigator.share({ title: 'LookSAM Lab', url: link }).catch(() => {})
      }}
    >
      Send link
    </Button>
  )
}

const turnsWords = 'Knobs were turned on the way: the link turns them at the same steps.'
const standsWords =
  'Knobs were turned on the way, and this link starts with them as they stand now: it cannot repeat a run whose lanes or settings were changed since. A file can carry its curves: Runs, ⋯, Export.'

/** What the link repeats of turned knobs, and what it cannot contain. */
function Limits() {
  const initial = useLab((state) => state.initial)
  const turned = useLab(({ run }) => (run?.marks.length ?? 0) > 0)
  return (
    <div className={classes.small}>
      {isLocal() && (
        <p>This page is served by this computer: only on it the link leads anywhere.</p>
      )}
      {initial && (
        <p>
          Every lane starts from the weights in {weightsWords(initial)}: a file, which is not in the
          link. Whoever opens the link starts from the seed’s weights and sees other curves, unless
          they start from the same file.
        </p>
      )}
      {turned && <p>{repetitionShown() ? turnsWords : standsWords}</p>}
    </div>
  )
}

/** The layouts for a frame and for a projector, with a choice of charts and knobs. */
function Layouts({ onPresent }: { onPresent: () => void }) {
  const shown = useShown((state) => state.names)
  const [names, setNames] = useState<readonly string[]>(() => shown.slice(0, 2))
  const [knobs, setKnobs] = useState<readonly KnobName[]>(['k', 'alpha'])
  const frame = embedLink(names, knobs)!
  return (
    <>
      <section className={classes.section}>
        <h3>Charts and knobs</h3>
        <p className={classes.small}>
          For a frame and for the projector; the projector takes the first two charts and all knobs.
        </p>
        <fieldset className={classes.choices}>
          <legend>Charts, up to {mostShown}</legend>
          {charts.map(({ name, title }) => {
            const chosen = names.includes(name)
            return (
              <Choice
                key={name}
                label={title}
                chosen={chosen}
                disabled={chosen ? names.length === 1 : names.length >= mostShown}
                onChange={() => setNames(toggled(names, name))}
              />
            )
          })}
        </fieldset>
        <fieldset className={classes.choices}>
          <legend>Knobs</legend>
          {knobNames.map((knob) => (
            <Choice
              key={knob}
              label={`${knobSigns[knob]}, ${knobWords[knob]}`}
              chosen={knobs.includes(knob)}
              onChange={() => setKnobs(toggled(knobs, knob))}
            />
          ))}
        </fieldset>
      </section>
      <section className={classes.section}>
        <h3>In another page</h3>
        <CopyText label="Frame" text={snippetOf(frame, names.length)} rows={5} />
        <p className={classes.small}>
          <a href={frame} target="_blank" rel="noreferrer">
            Look at the small page
          </a>
        </p>
      </section>
      <section className={classes.section}>
        <h3>On the projector</h3>
        <p className={classes.small}>
          Two charts and the knobs of one lane, readable from the last row, driven by keys. P opens
          it, Escape leaves it.
        </p>
        <Button
          leftSection={<IconPresentation size={18} />}
          onClick={() => {
            useMode.setState({ charts: names })
            onPresent()
            present()
          }}
        >
          Present
        </Button>
        <CopyText label="Projector link" text={presentLink(names)!} rows={3} />
        <ReplayLink names={names} />
      </section>
    </>
  )
}

/** For a demonstration that is prepared: the replay on the page, waiting on the projector. */
function ReplayLink({ names }: { names: readonly string[] }) {
  const link = replayLink([
    ['charts', names.join(',')],
    ['present', '1'],
  ])
  if (link === null) return null
  return (
    <>
      <p className={classes.small}>
        This replay waits on the projector at step 0 until Space is pressed, in this browser, which
        keeps the run. Elsewhere the link starts its experiment.
      </p>
      <CopyText label="Replay link" text={link} rows={3} />
    </>
  )
}

const toggled = <T,>(list: readonly T[], item: T): T[] =>
  list.includes(item) ? list.filter((other) => other !== item) : [...list, item]

interface ChoiceProps {
  label: string
  chosen: boolean
  disabled?: boolean
  onChange: () => void
}

function Choice({ label, chosen, disabled = false, onChange }: ChoiceProps) {
  return (
    <label>
      <input type="checkbox" checked={chosen} disabled={disabled} onChange={onChange} />
      {label}
    </label>
  )
}
