/** The parts of an address that name a replay: a run that this browser keeps, and where the replay stands. */
import { shortened } from '../../experiment/shortened.ts'
import { plainNumber } from '../../experiment/plainNumber.ts'
import type { Part } from '../../formats/link.ts'
import { replaySpeeds, takeSpeed, useReplaySpeed } from '../session/replay/replaySpeed.ts'
import { notify, stepsDone, useLab } from '../store/lab.ts'

export const replayNames = ['replay', 'at', 'speed'] as const

export interface LinkedReplay {
  /** The id of the run. */
  id: string
  /** Steps that are shown at once. */
  at: number
}

/** The replay that an address asks for; null where there is none. Notices say what of it cannot be used. */
export function replayIn(parts: ReadonlyMap<string, string>): LinkedReplay | null {
  const refuse = (name: string, allowed: string) =>
    notify(
      `In the link, ${name} is ${JSON.stringify(shortened(parts.get(name)!, 40))}; allowed: ${allowed}.`,
    )
  const id = parts.get('replay')
  if (id === undefined) return null
  const speed = parts.get('speed')
  if (speed !== undefined && !takeSpeed(plainNumber(speed))) {
    refuse('speed', `one of ${replaySpeeds.join(', ')}`)
  }
  const at = plainNumber(parts.get('at') ?? '0')
  const isStep = Number.isInteger(at) && at >= 0
  if (!isStep) refuse('at', 'a step, a whole number from 0 on')
  if (/^[\w-]{1,64}$/.test(id)) return { id, at: isStep ? at : 0 }
  refuse('replay', 'the key of a kept run, as the page’s own address has it')
  return null
}

/** This browser's parts of the address, with those of the replay that the page shows. */
export const withReplay = (own: readonly Part[]): Part[] => {
  const { run, status } = useLab.getState()
  const others = own.filter(([name]) => !(replayNames as readonly string[]).includes(name))
  if (!run?.replayed) return others
  const still = status !== 'running'
  return [...others.filter(([name]) => name !== 'paused'), ...replayParts(run.id, still)]
}

/** A playing replay begins from the start for whoever opens its address; one that stands still, where it stands. */
function replayParts(id: string, still: boolean): Part[] {
  const { speed } = useReplaySpeed.getState()
  return [
    ['replay', id],
    ...(still && stepsDone() > 0 ? [['at', String(stepsDone())] as const] : []),
    ...(speed === 1 ? [] : [['speed', String(speed)] as const]),
    ...(still ? [['paused', '1'] as const] : []),
  ]
}

/** The parts of a link with which the replay on the page waits for Play at its start; null where the page shows none. */
export function waitingReplay(): Part[] | null {
  const { run } = useLab.getState()
  if (!run?.replayed) return null
  return [...replayParts(run.id, false), ['paused', '1']]
}
