/** How fast replays play. */
import { create } from 'zustand'

/** How many times faster than training. */
export const replaySpeeds = [0.25, 0.5, 1, 2, 4, 8, 16] as const
type ReplaySpeed = (typeof replaySpeeds)[number]

export const useReplaySpeed = create<{ speed: ReplaySpeed }>(() => ({ speed: 1 }))

const { getState, setState } = useReplaySpeed

/** Whether there is such a speed; if so, replays have it from now on. */
export function takeSpeed(wanted: number): boolean {
  const speed = replaySpeeds.find((known) => known === wanted)
  if (speed) setState({ speed })
  return speed !== undefined
}

/** To the next speed above or below. */
export function changeSpeed(by: 1 | -1): void {
  const speed = replaySpeeds[replaySpeeds.indexOf(getState().speed) + by]
  if (speed) setState({ speed })
}
