/** How the page is laid out: as a whole page, small for a frame in another page, or large for a projector. */
import { create } from 'zustand'
import { enterFullScreen, leaveFullScreen } from '../browser/fullScreen.ts'
import type { KnobName } from '../../experiment/events.ts'

export type Mode = 'page' | 'embed' | 'present'

interface Layout {
  mode: Mode
  /** The charts of the small page and of the projector's, by name. */
  charts: readonly string[]
  /** The knobs that the small page shows; on the projector, where none is named, the usual ones. */
  knobs: readonly KnobName[]
  /** Whether the projector shows the page's address. */
  address: boolean
}

export const useMode = create<Layout>(() => ({
  mode: 'page',
  charts: ['loss', 'accuracy'],
  knobs: [],
  address: false,
}))

/** Shows the address in place of the charts, or puts it away. */
export const showAddress = () => useMode.setState(({ address }) => ({ address: !address }))

/** Switches to the projector layout and asks for full screen; if the browser refuses, the layout fills the window. */
export function present(): void {
  useMode.setState({ mode: 'present' })
  enterFullScreen()
}

export function leavePresenting(): void {
  useMode.setState({ mode: 'page', address: false })
  leaveFullScreen()
}
