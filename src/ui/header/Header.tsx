import { ActionIcon, Button } from '@mantine/core'
import {
  IconAdjustmentsHorizontal,
  IconBooks,
  IconBrandGithub,
  IconGauge,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipForwardFilled,
  IconRefresh,
} from '@tabler/icons-react'
import { pause, resume, start, step } from '../run.ts'
import { useLab } from '../store/lab.ts'
import { parseDraft } from '../store/draft.ts'
import { BackendBadge } from './BackendBadge.tsx'
import classes from './Header.module.css'
import { Progress } from './Progress.tsx'
import { ThemeSwitch } from './ThemeSwitch.tsx'

const source = 'https://github.com/looksam-lab/looksam-lab'

interface Props {
  onSettings: () => void
  onPresets: () => void
}

export function Header({ onSettings, onPresets }: Props) {
  return (
    <header className={classes.header}>
      <h1 className={classes.name}>
        <img src="./favicon.svg" alt="" width="28" height="28" />
        <span className={classes.title}>LookSAM Lab</span>
      </h1>
      <Controls />
      <Progress />
      <div className={classes.tools}>
        <BackendBadge />
        <Button
          variant="default"
          className={classes.settings}
          aria-label="Presets"
          leftSection={<IconBooks size={18} />}
          onClick={onPresets}
        >
          Presets
        </Button>
        <Button
          variant="default"
          className={classes.settings}
          aria-label="Settings"
          leftSection={<IconAdjustmentsHorizontal size={18} />}
          onClick={onSettings}
        >
          Settings
        </Button>
        <ThemeSwitch />
        <ActionIcon
          component="a"
          href="./bench.html"
          className={classes.link} // a phone finds it under the backend's name
          variant="subtle"
          color="gray"
          size="lg"
          aria-label="Benchmark"
          title="Benchmark"
        >
          <IconGauge size={20} />
        </ActionIcon>
        <ActionIcon
          component="a"
          href={source}
          target="_blank"
          rel="noreferrer"
          className={classes.link}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label="Source"
          title="Source"
        >
          <IconBrandGithub size={20} />
        </ActionIcon>
      </div>
    </header>
  )
}

function Controls() {
  const status = useLab((state) => state.status)
  const valid = useLab(({ draft }) => parseDraft(draft).experiment !== undefined)
  const idle = status === 'starting' || status === 'failed'
  const running = status === 'running'
  return (
    <div className={classes.controls}>
      <Button
        disabled={idle}
        className={classes.play}
        leftSection={
          running ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />
        }
        onClick={() => void (running ? pause() : resume())}
      >
        {running ? 'Pause' : 'Play'}
      </Button>
      <Button
        variant="default"
        disabled={idle || status === 'done'}
        leftSection={<IconPlayerSkipForwardFilled size={16} />}
        onClick={() => void step()}
      >
        Step
      </Button>
      <Button
        variant="default"
        disabled={idle || !valid}
        leftSection={<IconRefresh size={18} />}
        onClick={() => void start(false)}
      >
        Reset
      </Button>
    </div>
  )
}
