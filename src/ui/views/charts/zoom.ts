/** The part of the x axis that all charts show. */
import { create } from 'zustand'
import type { XAxisName } from '../../measurements/laneSeries.ts'
import { useLab } from '../../store/lab.ts'
import type { Domain } from './points.ts'

interface Zoom {
  /** In units of the current x axis; null for the whole axis. */
  window: Domain | null
  /** The window keeps its width and ends at the newest point. */
  following: boolean
}

/** The x axis: the whole of it, the part that is shown, and the x of the newest point. */
export interface Extent {
  x: XAxisName
  whole: Domain
  shown: Domain
  newest: number
}

const all: Zoom = { window: null, following: false }

export const useZoom = create<Zoom>(() => all)

// On another axis or for another run the same window would show something else.
useLab.subscribe(({ view }) => view.x, resetZoom)
useLab.subscribe(
  ({ run }) => run?.number,
  () => {
    if (!useZoom.getState().following) resetZoom()
  },
)

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

/** Shows a part of the x axis. A part as wide as the whole axis resets the zoom. */
export function zoomTo([from, to]: Domain, extent: Extent): void {
  const [low, high] = extent.whole
  const width = Math.max(narrowest(extent), to - from)
  if (width >= high - low) return resetZoom()
  const start = Math.max(low, Math.min((from + to - width) / 2, high - width))
  useZoom.setState({ window: rounded([start, start + width], extent), following: false })
}

/** Narrows or widens the window by a factor around its middle. A window that follows the newest point goes on following it. */
export function zoomBy(factor: number, extent: Extent): void {
  const [from, to] = extent.shown
  const { following } = useZoom.getState()
  const [middle, half] = [(from + to) / 2, (factor * (to - from)) / 2]
  zoomTo([middle - half, middle + half], extent)
  if (useZoom.getState().window) useZoom.setState({ following })
}

/** Moves the window so that it contains x. */
export function bringIntoView(x: number, extent: Extent): void {
  const [from, to] = extent.shown
  const by = Math.min(0, x - from) + Math.max(0, x - to)
  if (by !== 0) zoomTo([from + by, to + by], extent)
}

/** Turns following on or off: a window that is as wide as before, or a quarter of the axis, ends at the newest point. */
export function follow(following: boolean, { whole: [low, high], shown }: Extent): void {
  const window = useZoom.getState().window ?? ([low, low + (high - low) / 4] as const)
  useZoom.setState(following ? { window, following } : { window: shown, following })
}

/** The smallest width of a window. */
const narrowest = ({ x, whole: [low, high] }: Extent) => (x === 'seconds' ? (high - low) / 1e3 : 5)

/** Rounds steps and gradient evaluations, which are whole numbers. */
const rounded = ([from, to]: Domain, { x }: Extent): Domain =>
  x === 'seconds' ? [from, to] : [Math.round(from), Math.round(to)]
