import { useEffect, useRef } from 'react'

/** Acts on the last of a burst of values: `soon` once it has rested for a while, `now` at once. */
export function useSettled<T>(act: (value: T) => void, rest: number) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    soon(value: T) {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => latest.current(value), rest)
    },
    now(value: T) {
      clearTimeout(timer.current)
      latest.current(value)
    },
  }
}
