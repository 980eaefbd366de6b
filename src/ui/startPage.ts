/** What the page begins with: the experiment of its address, or the opening one. */
import { keepAddress, readAddress } from './url/address.ts'
import { useZoom } from './views/charts/zoom.ts'
import { announceStandings } from './explain/standingsAnnouncer.ts'
import { recoverLoads } from './components/lazyPart.tsx'
import { changed } from './measurements/redraw.ts'
import { browserMeans } from './browser/tabs.ts'
import { ownRunOnPage } from './session/ownRun.ts'
import { keepNow, open } from './session/session.ts'
import { joinTabs, leaveTabs } from './store/otherTabs.ts'
import { loadKept, newsOfRuns } from './store/runLibrary.ts'
import { followTable, useOverlays } from './views/charts/overlays.ts'
import { useLab } from './store/lab.ts'
import { beginOnFirstVisit } from './panels/tour/tour.ts'

/** Starts the experiment, and redraws the charts whenever the way they are looked at changes. */
export function startPage(query: string): void {
  const { backend, autoplay } = readAddress(query)
  keepAddress()
  recoverLoads()
  useLab.subscribe((now, before) => {
    if (now.view !== before.view || now.draft !== before.draft || now.run !== before.run) changed()
  })
  useZoom.subscribe(changed)
  useOverlays.subscribe(changed)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keepNow()
  })
  window.addEventListener('pagehide', leaveTabs)
  announceStandings()
  followTable()
  ownRunOnPage()
  void joinTabs(browserMeans(), newsOfRuns)
  void loadKept()
  if (autoplay) beginOnFirstVisit()
  void open(backend, autoplay)
}
