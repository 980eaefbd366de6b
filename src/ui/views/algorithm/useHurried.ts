import { useEffect, useRef, useState } from 'react'

const most = 10 // steps a second that motion can follow

/** Whether steps arrive faster than a moving drawing could show them. */
export function useHurried(steps: number): boolean {
  const [hurried, setHurried] = useState(false)
  const before = useRef({ steps, at: 0 })
  useEffect(() => {
    const now = performance.now()
    const rate = (1000 * (steps - before.current.steps)) / (now - before.current.at)
    before.current = { steps, at: now }
    setHurried(rate > most)
  }, [steps])
  return hurried
}
