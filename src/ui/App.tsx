import { MantineProvider } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Suspense, useEffect } from 'react'
import { ErrorBoundary } from './components/ErrorBoundary.tsx'
import { LazyPanel } from './components/LazyPanel.tsx'
import { lazyPart } from './components/lazyPart.tsx'
import { listenToKeys } from './panels/help/keyListener.ts'
import { Header } from './header/Header.tsx'
import { closeHelp, useHelp } from './store/preferences.ts'
import { Lanes } from './lanes/Lanes.tsx'
import { cancelQuestion, useNeededWeights } from './store/neededWeights.ts'
import { useMode } from './store/layoutMode.ts'
import { Notices } from './components/Notices.tsx'
import { useLab } from './store/lab.ts'
import { Tabs } from './layout/tabs/Tabs.tsx'
import { cssVariablesResolver, theme } from './theme.ts'
import { closeFigure, useFigureSheet } from './views/figures/figureSheet.ts'
import { useTour } from './panels/tour/tour.ts'
import { useAnnouncement } from './browser/announcer.ts'
import { useWakeLock } from './browser/useWakeLock.ts'
import classes from './App.module.css'

const Theorem1 = lazyPart(async () => (await import('./panels/theorem1/Theorem1.tsx')).Theorem1)
const Settings = lazyPart(async () => (await import('./panels/settings/Settings.tsx')).Settings)
const Presets = lazyPart(async () => (await import('./panels/presets/Presets.tsx')).Presets)
const FigureSheet = lazyPart(
  async () => (await import('./panels/figure/FigureSheet.tsx')).FigureSheet,
)
const Help = lazyPart(async () => (await import('./panels/help/Help.tsx')).Help)
const ReplayBar = lazyPart(async () => (await import('./panels/replay/ReplayBar.tsx')).ReplayBar)
const Share = lazyPart(async () => (await import('./panels/share/Share.tsx')).Share)
const NeededWeights = lazyPart(
  async () => (await import('./panels/weights/NeededWeights.tsx')).NeededWeights,
)
/** The page does without the tour where it cannot be loaded. */
const Tour = lazyPart(async () => (await import('./panels/tour/Tour.tsx')).Tour, NoTour)
const Embed = lazyPart(async () => (await import('./layout/embed/Embed.tsx')).Embed)
const Present = lazyPart(async () => (await import('./layout/present/Present.tsx')).Present)

const layouts = { page: Page, embed: Embed, present: Present } as const

export function App() {
  const Layout = layouts[useMode((state) => state.mode)]
  const help = useHelp((state) => state.opened)
  const needed = useNeededWeights((state) => state.question !== null)
  useEffect(listenToKeys, [])
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
    >
      <ErrorBoundary what="The page">
        <Suspense>
          <Layout />
        </Suspense>
        <LazyPanel opened={help} onClose={closeHelp} panel={Help} what="Keys and help" />
        <LazyPanel
          opened={needed}
          onClose={cancelQuestion}
          panel={NeededWeights}
          what="The question for weights"
        />
        <Announcer />
      </ErrorBoundary>
    </MantineProvider>
  )
}

function Page() {
  const [settings, { open, close }] = useDisclosure(false)
  const [presets, { open: openPresets, close: closePresets }] = useDisclosure(false)
  const [bound, { open: openBound, close: closeBound }] = useDisclosure(false)
  const replayed = useLab(({ run }) => run?.replayed != null)
  const figure = useFigureSheet(({ subject }) => subject !== null)
  const touring = useTour(({ at }) => at !== null)
  const [share, { open: openShare, close: closeShare }] = useDisclosure(false)
  return (
    <>
      {touring && (
        <Suspense>
          <Tour />
        </Suspense>
      )}
      <StayAwake />
      <div className={classes.page}>
        <div className={classes.top}>
          <Header onSettings={open} onPresets={openPresets} onShare={openShare} />
          {replayed && (
            <Suspense>
              <ReplayBar />
            </Suspense>
          )}
          <Notices settingsOpened={settings} />
        </div>
        <main className={classes.main}>
          <div className={classes.results}>
            <Tabs />
          </div>
          <Lanes onBound={openBound} />
        </main>
      </div>
      <LazyPanel opened={settings} onClose={close} panel={Settings} what="The settings" />
      <LazyPanel opened={presets} onClose={closePresets} panel={Presets} what="The presets" />
      <LazyPanel opened={bound} onClose={closeBound} panel={Theorem1} what="Theorem 1" />
      <LazyPanel opened={figure} onClose={closeFigure} panel={FigureSheet} what="The figure" />
      <LazyPanel opened={share} onClose={closeShare} panel={Share} what="Sharing" />
    </>
  )
}

/** Keeps the screen on while a run trains, where a person asked for that. */
function StayAwake() {
  const wanted = useHelp((state) => state.stayAwake)
  const running = useLab(({ status }) => status === 'running')
  const awake = useWakeLock(wanted && running)
  useEffect(() => useHelp.setState({ awake }), [awake])
  return null
}

/** The live region that screen readers speak. */
function Announcer() {
  const { sentence, number } = useAnnouncement()
  return (
    <div aria-live="polite" className={classes.spoken}>
      <span key={number}>{sentence}</span>
    </div>
  )
}

function NoTour() {
  return null
}
