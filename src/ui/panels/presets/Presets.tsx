import { Button, Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { publishedRecipes, recipes } from '../../../experiment/presets/recipes.ts'
import { useLab } from '../../store/lab.ts'
import { Glossed } from '../../components/Glossed.tsx'
import { loadPreset } from '../../session/loadExperiment.ts'
import { PaperRows } from './PaperRows.tsx'
import classes from './Presets.module.css'
import { Table10 } from './Table10.tsx'

export function Presets({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={620}
      title="Presets"
      closeButtonProps={{ 'aria-label': 'Close presets' }}
      overlayProps={{ backgroundOpacity: 0.15 }}
      classNames={{ content: classes.drawer!, header: classes.drawer!, title: classes.heading! }}
    >
      <p className={classes.intro}>A preset starts anew: its own settings, under one seed.</p>
      <Recipes onLoad={onClose} />
      <Section title="The paper’s models (Table 10)">
        <Table10 />
      </Section>
      <Section title="Vanilla training (Table 8)">
        <PaperRows table={8} onLoad={onClose} />
      </Section>
      <Section title="Large batches (Table 9)">
        <PaperRows table={9} onLoad={onClose} />
      </Section>
      <Section title="Other data sets">
        <Published />
      </Section>
    </Drawer>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className={classes.section}>
      <summary>{title}</summary>
      {children}
    </details>
  )
}

function Recipes({ onLoad }: { onLoad: () => void }) {
  const busy = useLab(({ status }) => status === 'starting')
  return (
    <ul className={classes.list}>
      {recipes.map(({ name, look, measured, experiment, turns }) => (
        <li key={name}>
          <div>
            <h3>{name}</h3>
            <p>
              <Glossed>{look}</Glossed>
            </p>
            <p className={classes.small}>Measured: {measured}</p>
          </div>
          <Button
            size="xs"
            disabled={busy}
            aria-label={`Load ${name}`}
            onClick={() => {
              onLoad()
              void loadPreset(experiment, turns)
            }}
          >
            Load
          </Button>
        </li>
      ))}
    </ul>
  )
}

function Published() {
  return (
    <>
      <p>
        These recipes train on whole data sets and with dropout, which this page has not, so they
        cannot be started. The accuracies are their source’s, not measured here.
      </p>
      <ul className={classes.list}>
        {publishedRecipes.map(({ name, model, training, accuracy, source }) => (
          <li key={name}>
            <div>
              <h3>{name}</h3>
              <p>
                {model}. {training}.
              </p>
              <p className={classes.small}>
                Test accuracy {accuracy}, as{' '}
                <a href={`https://github.com/${source}`} target="_blank" rel="noreferrer">
                  {source}
                </a>{' '}
                states.
              </p>
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}
