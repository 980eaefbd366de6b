import { useEffect, useState } from 'react'

/** Keeps the screen awake while it is wanted, where the browser can; whether it does. */
export function useWakeLock(wanted: boolean): boolean {
  const [awake, setAwake] = useState(false)

  useEffect(() => {
    if (!wanted || !navigator.wakeLock) return
    let lock: WakeLockSentinel | null = null
    let over = false
    const ask = async () => {
      // A hidden page has no lock, and loses the one it had.
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
