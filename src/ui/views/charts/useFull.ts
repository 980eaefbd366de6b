import { useEffect, useState } from 'react'

/**
 * Whether something fills the window. The browser is asked for the whole screen as well; where it refuses, the
 * window is what there is. Escape leaves either way.
 */
export function useFull() {
  const [full, setFull] = useState(false)

  useEffect(() => {
    if (!full) return
    const left = () => document.fullscreenElement ?? setFull(false)
    const key = ({ key, target }: KeyboardEvent) => {
      // In a menu Escape closes the menu.
      if (key === 'Escape' && !(target as Element).closest('[role="menu"]')) setFull(false)
    }
    document.addEventListener('fullscreenchange', left)
    document.addEventListener('keydown', key)
    return () => {
      document.removeEventListener('fullscreenchange', left)
      document.removeEventListener('keydown', key)
      if (document.fullscreenElement) void document.exitFullscreen()
    }
  }, [full])

  const toggle = () => {
    setFull(!full)
    // Everything, not only this: menus open in the page's body.
    if (!full) document.documentElement.requestFullscreen?.().catch(() => {})
  }
  return { full, toggle }
}
