/** How the page is laid out: whole, small for a frame in another page, or large for a room. */
import { create } from 'zustand'
import type { KnobName } from '../../experiment/events.ts'

export type Mode = 'page' | 'embed' | 'present'

interface Layout {
  mode: Mode
  /** The charts of the small page and of the room's, by name. */
  charts: readonly string[]
  /** The knobs that the small page shows. */
  knobs: readonly KnobName[]
}

export const useMode = create<Layout>(() => ({
  mode: 'page',
  charts: ['loss', 'accuracy'],
  knobs: [],
}))

/** Leaves the page for the room. By a person's hand it also asks for the whole screen; where that is refused, the window is what there is. */
export function present(): void {
  useMode.setState({ mode: 'present' })
  document.documentElement.requestFullscreen?.().catch(() => {})
}

export function leavePresenting(): void {
  useMode.setState({ mode: 'page' })
  if (document.fullscreenElement) void document.exitFullscreen()
}
