import { useSyncExternalStore } from 'react'
import { onBeat } from '../measurements/redraw.ts'

/** A value read from the measured numbers on every redraw; the component renders only when the value changed. */
export function useMeasured<T extends string | number | boolean>(read: () => T): T {
  return useSyncExternalStore(onBeat, read)
}
