import { useEffect, useState } from 'react'

/** Keeps the screen on while `wanted`, where the browser can. Returns whether it does. */
export function useWakeLock(wanted: boolean): boolean {
  const [awake, setAwake] = useState(false)

  useEffect(() => {
    if (!wanted || !navigator.wakeLock) return
    let lock: WakeLockSentinel | null = null
    let over = false
    const ask = async () => {
      // A hidden page gets no lock and loses its lock.
      if (document.visibilityState === 'hidden') return
      const given = await navigator.wakeLock.request('screen').catch(() => null)
      if (over) return void given?.release()
      lock = given
      setAwake(given !== null)
      given?.addEventListener('release', () => setAwake(false))
    }
    const askAgain = () => void ask()
    document.addEventListener('visibilitychange', askAgain)
    askAgain()
    return () => {
      over = true
      document.removeEventListener('visibilitychange', askAgain)
      void lock?.release()
      setAwake(false)
    }
  }, [wanted])

  return awake
}
