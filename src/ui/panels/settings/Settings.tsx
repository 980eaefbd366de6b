import { Drawer, NativeSelect } from '@mantine/core'
import type { ComponentProps } from 'react'
import { datasetRow, type DatasetName } from '../../../experiment/datasets.ts'
import { optimizerKnobs, type OptimizerKnob } from '../../../experiment/knobFields.ts'
import { seed } from '../../../experiment/schema.ts'
import { Conventions } from '../../components/Conventions.tsx'
import { Changed } from '../../components/Notices.tsx'
import { turnKnob } from '../../session/knobs/heldKnob.ts'
import type { KnobPlace } from '../../session/knobs/knobTurns.ts'
import { useWaitingWords } from '../../session/knobs/waitingWords.ts'
import { setField, setSeed } from '../../store/edit.ts'
import { mostSeeds } from '../../../formats/link.ts'
import { bandKinds, kindWords, type BandKind } from '../../measurements/band.ts'
import { useBandKind } from '../../store/preferences.ts'
import { useLab } from '../../store/lab.ts'
import { Field } from './Field.tsx'
import { groups, shownFields, type SettingsGroup } from '../../store/settingsGroups.ts'
import classes from './Settings.module.css'
import { Size } from './Size.tsx'

export function Settings({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={440}
      title="Settings"
      closeButtonProps={{ 'aria-label': 'Close settings' }}
      overlayProps={{ backgroundOpacity: 0 }}
      lockScroll={false}
      classNames={{ title: classes.heading!, content: classes.drawer!, header: classes.drawer! }}
    >
      <p className={classes.intro}>
        Learning rate and weight decay act from the next step on. Everything else takes effect with
        a new start.
      </p>
      <Size />
      {groups.map((group) => (
        <Group key={group.section} group={group} />
      ))}
      <Conventions />
      <div className={classes.changed}>
        <Changed />
      </div>
    </Drawer>
  )
}

function Group({ group }: { group: SettingsGroup }) {
  const { section, title, withSeed } = group
  const values = useLab(({ draft }) => draft[section])
  const seedValue = useLab(({ draft }) => draft.seed)
  return (
    <fieldset className={classes.group}>
      <legend>{title}</legend>
      <div className={classes.fields}>
        {shownFields(group, String(values['name'])).map(([name, schema]) => {
          const field = { schema, path: `${section}.${name}`, value: values[name] }
          const knob = section === 'optimizer' && optimizerKnobs.find((other) => other === name)
          return knob ? (
            <KnobField key={name} {...field} knob={knob} />
          ) : (
            <Field key={name} {...field} onCommit={(value) => setField(section, name, value)} />
          )
        })}
        {section === 'dataset' && <Credit dataset={values['name'] as DatasetName} />}
        {withSeed && <Field schema={seed} path="seed" value={seedValue} onCommit={setSeed} />}
        {withSeed && <Seeds />}
      </div>
    </fieldset>
  )
}

/** What the images are, who made them, and under which licence. */
function Credit({ dataset }: { dataset: DatasetName }) {
  const { words, credit, licence } = datasetRow(dataset)
  return (
    <p className={classes.credit}>
      {words} {credit}, {licence}.
    </p>
  )
}

/** The number of seeds that train side by side. It is not a field of the Experiment, which has a single seed. */
function Seeds() {
  const seeds = useLab((state) => state.seeds)
  const band = useBandKind((state) => state.choice)
  return (
    <>
      <NativeSelect
        label="Seeds"
        description="Trains every lane under this many seeds, from the seed on, at as many times the cost. Lines become means, with bands around them."
        inputWrapperOrder={['label', 'input', 'description']}
        data={Array.from({ length: mostSeeds }, (_, i) => String(i + 1))}
        value={String(seeds)}
        onChange={({ currentTarget }) => useLab.setState({ seeds: Number(currentTarget.value) })}
      />
      <NativeSelect
        label="Bands"
        description="What a band around the mean of several seeds is, in every chart and figure. It changes nothing that is trained."
        inputWrapperOrder={['label', 'input', 'description']}
        data={bandKinds.map((kind) => ({ value: kind, label: kindWords[kind] }))}
        value={band}
        onChange={({ currentTarget }) =>
          useBandKind.setState({ choice: currentTarget.value as BandKind })
        }
      />
    </>
  )
}

type KnobFieldProps = Omit<ComponentProps<typeof Field>, 'onCommit' | 'note'> & {
  knob: OptimizerKnob
}

/** A field of the optimizer that is a knob: it acts in the run on the page. */
function KnobField({ knob, ...field }: KnobFieldProps) {
  const place: KnobPlace = { knob, laneId: null }
  return (
    <Field {...field} note={useWaitingWords(place)} onCommit={(value) => turnKnob(place, value)} />
  )
}
