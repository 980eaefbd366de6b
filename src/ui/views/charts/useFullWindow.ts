import { useWindowEvent } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { enterFullScreen, leaveFullScreen, useFullScreenEnd } from '../../browser/fullScreen.ts'

/** Whether a chart fills the window, in full screen where the browser allows it. Escape leaves both. */
export function useFullWindow() {
  const [full, setFull] = useState(false)
  useFullScreenEnd(() => setFull(false))
  useWindowEvent('keydown', ({ key, target }) => {
    // In a menu, Escape closes the menu only.
    const inMenu = target instanceof Element && target.closest('[role="menu"]')
    if (key === 'Escape' && !inMenu) setFull(false)
  })
  useEffect(() => (full ? leaveFullScreen : undefined), [full])

  const toggle = () => {
    if (!full) enterFullScreen()
    setFull(!full)
  }
  return { full, toggle }
}
