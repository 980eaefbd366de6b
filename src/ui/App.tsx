import { MantineProvider } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { Boundary } from './Boundary.tsx'
import { Later, panel } from './Later.tsx'
import { Header } from './header/Header.tsx'
import { Lanes } from './lanes/Lanes.tsx'
import { Notices } from './Notices.tsx'
import { pause, resume } from './run.ts'
import { Settings } from './settings/Settings.tsx'
import { useLab } from './store/lab.ts'
import { Tabs } from './tabs/Tabs.tsx'
import { cssVariablesResolver, theme } from './theme.ts'
import classes from './App.module.css'

const Bound = panel(async () => (await import('./bound/Bound.tsx')).Bound)
const Presets = panel(async () => (await import('./presets/Presets.tsx')).Presets)

export function App() {
  const [settings, { open, close }] = useDisclosure(false)
  const [presets, { open: openPresets, close: closePresets }] = useDisclosure(false)
  const [bound, { open: openBound, close: closeBound }] = useDisclosure(false)
  useHotkeys([['space', playOrPause]], ['INPUT', 'SELECT', 'BUTTON', 'A', 'LABEL'])
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
    >
      <Boundary what="The page">
        <div className={classes.page}>
          <div className={classes.top}>
            <Header onSettings={open} onPresets={openPresets} />
            <Notices settingsOpened={settings} />
          </div>
          <main className={classes.main}>
            <div className={classes.results}>
              <Tabs />
            </div>
            <Lanes onBound={openBound} />
          </main>
        </div>
        <Settings opened={settings} onClose={close} />
        <Later opened={presets} onClose={closePresets} panel={Presets} what="The presets" />
        <Later opened={bound} onClose={closeBound} panel={Bound} what="Theorem 1" />
        <Milestone />
      </Boundary>
    </MantineProvider>
  )
}

/** Says milestones to those who do not see them. */
function Milestone() {
  const milestone = useLab((state) => state.milestone)
  return (
    <div aria-live="polite" className={classes.spoken}>
      {milestone}
    </div>
  )
}

function playOrPause(): void {
  const { status } = useLab.getState()
  if (status === 'running') void pause()
  else if (status === 'paused') void resume()
}
