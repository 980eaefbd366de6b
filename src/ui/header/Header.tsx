import { ActionIcon, Button } from '@mantine/core'
import {
  IconAdjustmentsHorizontal,
  IconBooks,
  IconBrandGithub,
  IconGauge,
  IconHelp,
  IconShare3,
} from '@tabler/icons-react'
import { showHelp } from '../store/preferences.ts'
import { repository } from '../format/repository.ts'
import { BackendBadge } from './BackendBadge.tsx'
import { Controls } from './Controls.tsx'
import classes from './Header.module.css'
import { Progress } from './Progress.tsx'
import { ThemeSwitch } from './ThemeSwitch.tsx'

interface Props {
  onSettings: () => void
  onPresets: () => void
  onShare: () => void
}

export function Header({ onSettings, onPresets, onShare }: Props) {
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
          title="Experiments worth opening"
          leftSection={<IconBooks size={18} />}
          onClick={onPresets}
        >
          Presets
        </Button>
        <Button
          variant="default"
          className={classes.settings}
          aria-label="Settings"
          title="Everything that a run needs"
          leftSection={<IconAdjustmentsHorizontal size={18} />}
          onClick={onSettings}
        >
          Settings
        </Button>
        <Button
          variant="default"
          className={classes.settings}
          aria-label="Share"
          title="A link, a page of your own, a QR code"
          leftSection={<IconShare3 size={18} />}
          onClick={onShare}
        >
          Share
        </Button>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label="Keys and help"
          title="Keys and help (?)"
          onClick={showHelp}
        >
          <IconHelp size={20} />
        </ActionIcon>
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
          href={repository}
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
