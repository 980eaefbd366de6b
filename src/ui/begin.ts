/** What the address asks for: ?backend=webgpu|wasm|cpu, and ?autoplay=0 to wait for Play. */
import { backendChoices, type BackendChoice } from '../engine/report.ts'
import { useZoom } from './charts/zoom.ts'
import { changed } from './pulse.ts'
import { keepNow, open } from './run.ts'
import { loadKept } from './runs/kept.ts'
import { useOverlays } from './runs/overlays.ts'
import { notify, useLab } from './store/lab.ts'

/** Starts the experiment, and redraws the charts whenever the way they are looked at changes. */
export function begin(query: string): void {
  const asked = new URLSearchParams(query)
  const backend = asked.get('backend') ?? 'auto'
  const known = (backendChoices as readonly string[]).includes(backend)
  if (!known) {
    const allowed = backendChoices.filter((choice) => choice !== 'auto').join(', ')
    notify(
      `The address asks for the backend ${JSON.stringify(backend)}; allowed: ${allowed}. One was chosen automatically.`,
    )
  }
  useLab.subscribe((now, before) => {
    if (now.view !== before.view || now.draft !== before.draft || now.run !== before.run) changed()
  })
  useZoom.subscribe(changed)
  useOverlays.subscribe(changed)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keepNow()
  })
  void loadKept()
  void open(known ? (backend as BackendChoice) : 'auto', asked.get('autoplay') !== '0')
}
