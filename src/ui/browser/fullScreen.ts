/**
 * The browser's full screen. The whole document enters it, because menus open in the document's body; where the browser
 * refuses, the layout fills the window. Mantine's useFullscreenDocument begins with "not in full screen", and would miss
 * the end of a full screen that was entered before the hook was first called, as Present.tsx needs it.
 */
import { useWindowEvent } from '@mantine/hooks'

export function enterFullScreen(): void {
  document.documentElement.requestFullscreen?.().catch(() => {})
}

export function leaveFullScreen(): void {
  if (document.fullscreenElement) void document.exitFullscreen()
}

/** Calls `end` when full screen is left. On Escape the browser leaves it without a key event for the page. */
export function useFullScreenEnd(end: () => void): void {
  useWindowEvent('fullscreenchange', () => {
    if (!document.fullscreenElement) end()
  })
}
