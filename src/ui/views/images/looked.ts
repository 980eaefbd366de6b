/** The images of the run on the page that are looked at, and what its lanes say about them. */
import { create } from 'zustand'
import { messageOf } from '../../../experiment/messageOf.ts'
import type { PictureSet } from '../../../core/data/pictures.ts'
import type { LookedPictures } from '../../../worker/api.ts'
import { roundsEvaluated } from '../../explain/standings.ts'
import { session } from '../../session/pageSession.ts'
import { stepsDone, useLab } from '../../store/lab.ts'
import type { Says } from './verdicts.ts'

/** At most so many images of a set are looked at. */
const MOST = 1000

/** While a run trains, lanes are asked during at most this share of the time. */
export const SHARE = 0.2

export interface Looked {
  pictures: LookedPictures
  says: Says
  /** The fewest and the most steps after which lanes were asked; null before the first answer. */
  steps: readonly [number, number] | null
  /** How many of the images all lanes were asked about. */
  asked: number
  /** Why a lane cannot answer, by lane index. */
  refusals: ReadonlyMap<number, string>
}

interface Eyes {
  /** The run that is looked at. */
  number: number
  sets: Partial<Record<PictureSet, Looked>>
  /** Why nothing can be looked at, in a sentence. */
  problem: string | null
}

export const useEyes = create<Eyes>(() => ({ number: 0, sets: {}, problem: null }))

const { getState, setState } = useEyes

function put(number: number, set: PictureSet, looked: Looked): void {
  setState(({ number: before, sets }) => ({
    number,
    problem: null,
    sets: { ...(before === number && sets), [set]: looked },
  }))
}

/** What the run on the page is now; lanes are asked again when it differs. */
function occasion(): string {
  const { run, status } = useLab.getState()
  if (!run) return ''
  const at = status === 'running' && !run.replayed ? roundsEvaluated(run) : `still ${stepsDone()}`
  return `${run.number} ${run.replayed ? 'replayed' : at}`
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Asks the lanes about a set of images again and again, for as long as `wanted`. */
export async function watch(set: PictureSet, wanted: () => boolean): Promise<void> {
  let last = ''
  while (wanted()) {
    const now = occasion()
    const { run, status } = useLab.getState()
    if (run && status !== 'starting' && status !== 'failed' && now !== last) {
      last = now
      const isCurrent = () => wanted() && useLab.getState().run?.number === run.number
      await askAll(set, run.number, isCurrent).catch((error: unknown) => {
        if (isCurrent()) setState({ number: run.number, sets: {}, problem: messageOf(error) })
      })
    } else await pause(100)
  }
}

async function askAll(set: PictureSet, number: number, isCurrent: () => boolean): Promise<void> {
  const known = getState().number === number ? getState().sets[set] : undefined
  const pictures = known?.pictures ?? (await session.ask((of) => of.pictures(set, MOST)))
  if (!pictures || !isCurrent()) return
  const { atOnce, classes: K } = pictures
  const n = pictures.rows.length
  const says = new Map<number, Float32Array>()
  const refusals = new Map<number, string>()
  let steps: [number, number] | null = null
  if (!known) put(number, set, { pictures, says, steps, asked: 0, refusals })
  for (let begin = 0; begin < n; begin += atOnce) {
    const rows = pictures.rows.slice(begin, begin + atOnce)
    const began = performance.now()
    const answers = await session.ask((of) => of.verdicts({ of: pictures.of, rows }))
    if (!answers || !isCurrent()) return
    for (const [lane, answer] of answers.entries()) {
      if ('refusal' in answer) {
        refusals.set(lane, answer.refusal)
        continue
      }
      const own = says.get(lane) ?? new Float32Array(n * K).fill(NaN)
      own.set(answer.probabilities, begin * K)
      says.set(lane, own)
      const t = answer.t
      if (t !== null) steps = steps ? [Math.min(steps[0], t), Math.max(steps[1], t)] : [t, t]
    }
    const asked = Math.min(n, begin + atOnce)
    // The first time verdicts come as they are given; later all at once, so that counts can be read.
    if (!known || asked === n)
      put(number, set, { pictures, says: new Map(says), steps, asked, refusals })
    if (useLab.getState().status === 'running')
      await pause((performance.now() - began) * (1 / SHARE - 1))
  }
}
