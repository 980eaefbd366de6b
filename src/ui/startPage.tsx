/** Shows and starts the page: with the experiment of its address, or with the opening one. */
import { startTransition, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { shallow } from 'zustand/shallow'
import { keepAddress, readAddress } from './url/address.ts'
import { App } from './App.tsx'
import type { LinkedReplay } from './url/replayParts.ts'
import { useZoom } from './views/charts/zoom.ts'
import { announceStandings } from './explain/standingsAnnouncer.ts'
import { recoverLoads } from './components/lazyPart.tsx'
import { changed } from './measurements/redraw.ts'
import { browserMeans } from './browser/tabs.ts'
import { ownRunOnPage } from './session/ownRun.ts'
import { session } from './session/pageSession.ts'
import { joinTabs, leaveTabs } from './store/otherTabs.ts'
import { loadKept, newsOfRuns } from './store/runLibrary.ts'
import { followTable, useOverlays } from './views/charts/overlays.ts'
import { notify, useLab, type Lab } from './store/lab.ts'
import { useBandKind } from './store/preferences.ts'
import { getSummary } from './store/runDatabase.ts'
import { beginOnFirstVisit } from './panels/tour/tour.ts'

/** Starts the experiment, and redraws the charts whenever their view, the document or the run changes. */
export function startPage(root: HTMLElement, query: string): void {
  // Rendered in slices, between which the page answers its trainer.
  startTransition(() => {
    createRoot(root).render(
      <StrictMode>
        <App />
      </StrictMode>,
    )
  })
  const { backend, waits, replay } = readAddress(query)
  keepAddress()
  recoverLoads()
  // No chart shows how far compiling has come, and drawing would slow it.
  const drawn = ({ view, draft, run }: Lab) => ({ view, draft, ...run, compiling: null })
  useLab.subscribe(drawn, changed, { equalityFn: shallow })
  useZoom.subscribe(changed)
  useOverlays.subscribe(changed)
  useBandKind.subscribe(changed)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') session.keep()
  })
  window.addEventListener('pagehide', leaveTabs)
  announceStandings()
  followTable()
  ownRunOnPage()
  void joinTabs(browserMeans(), newsOfRuns)
  void loadKept()
  if (!waits) beginOnFirstVisit()
  useLab.setState({ choice: backend })
  void (replay ? replayOrStart(replay, waits) : session.connect(backend, !waits))
}

/** Shows the replay that the address asks for. Where this browser does not keep its run, the address's experiment starts. */
async function replayOrStart({ id, at }: LinkedReplay, waits: boolean): Promise<void> {
  const { openKept } = await import('./session/replay/openKept.ts')
  const summary = await getSummary(id).catch(() => null)
  if (summary && (await openKept(summary, { at, play: !waits }))) return
  if (!summary) notify(missing)
  await session.connect(useLab.getState().choice, !waits)
}

const missing =
  'This browser does not keep the run that the link replays: its experiment is shown instead. The run’s file, dropped on the page, brings the run.'
