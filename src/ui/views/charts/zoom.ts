/** Which part of the x axis all charts show. */
import { create } from 'zustand'
import type { XAxisName } from '../../measurements/laneSeries.ts'
import { useLab } from '../../store/lab.ts'
import type { Domain } from './points.ts'

interface Zoom {
  /** In the units of the x axis of the moment; null for all of it. */
  window: Domain | null
  /** The window keeps its width and ends at the newest point. */
  following: boolean
}

/** The x axis as it is: all of it, what is shown of it, and where the newest point lies. */
export interface Extent {
  x: XAxisName
  whole: Domain
  shown: Domain
  newest: number
}

const all: Zoom = { window: null, following: false }

export const useZoom = create<Zoom>(() => all)

/** What another axis or another run would have in the same place means something else. */
useLab.subscribe((now, before) => {
  if (now.view.x !== before.view.x) resetZoom()
  else if (now.run?.number !== before.run?.number && !useZoom.getState().following) resetZoom()
})

export function resetZoom(): void {
  if (useZoom.getState() !== all) useZoom.setState(all, true)
}

/** The part of the x axis that a zoom shows. */
export function shownOf({ window, following }: Zoom, whole: Domain, newest: number): Domain {
  if (!window) return whole
  if (!following) return window
  const width = window[1] - window[0]
  const end = Math.max(newest, whole[0] + width)
  return [end - width, end]
}

/** Shows a part of the x axis; one as wide as the whole is the whole. */
export function zoomTo([from, to]: Domain, extent: Extent): void {
  const [low, high] = extent.whole
  const width = Math.max(narrowest(extent), to - from)
  if (width >= high - low) return resetZoom()
  const start = Math.max(low, Math.min((from + to - width) / 2, high - width))
  useZoom.setState({ window: rounded([start, start + width], extent), following: false })
}

/** Narrows or widens what is shown by a factor, around its middle; what follows the newest point goes on doing so. */
export function zoomBy(factor: number, extent: Extent): void {
  const [from, to] = extent.shown
  const { following } = useZoom.getState()
  const [middle, half] = [(from + to) / 2, (factor * (to - from)) / 2]
  zoomTo([middle - half, middle + half], extent)
  if (useZoom.getState().window) useZoom.setState({ following })
}

/** Moves the window along until x is in it. */
export function bringIntoView(x: number, extent: Extent): void {
  const [from, to] = extent.shown
  const by = Math.min(0, x - from) + Math.max(0, x - to)
  if (by !== 0) zoomTo([from + by, to + by], extent)
}

/** Keeps the newest point in sight: in a window as wide as before, or of a quarter of the axis. */
export function follow(following: boolean, { whole: [low, high], shown }: Extent): void {
  const window = useZoom.getState().window ?? ([low, low + (high - low) / 4] as const)
  useZoom.setState(following ? { window, following } : { window: shown, following })
}

/** Where a window would tell steps apart no more. */
const narrowest = ({ x, whole: [low, high] }: Extent) => (x === 'seconds' ? (high - low) / 1e3 : 5)

/** Steps and gradient evaluations are whole. */
const rounded = ([from, to]: Domain, { x }: Extent): Domain =>
  x === 'seconds' ? [from, to] : [Math.round(from), Math.round(to)]
