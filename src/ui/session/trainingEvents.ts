/** What training tells of a run beside its measured numbers, written down in the run. */
import type { HaltEvent, KnobEvent, PreparingEvent } from '../../experiment/events.ts'
import { integer } from '../format/numbers.ts'
import { withMark, withTurn } from '../store/knobEvents.ts'
import { announce } from '../browser/announcer.ts'
import { changeRun, useLab } from '../store/lab.ts'

/** What turned by itself turns the knobs on the page too; a person's own turns stand there already. */
export function turned(event: KnobEvent): void {
  const { run } = useLab.getState()
  if (!run) return
  changeRun(({ marks }) => ({ marks: withMark(marks, event) }))
  const byItself = run.turns.some(
    ({ lane, t, knob, to }) =>
      lane === event.lane && t === event.t && knob === event.knob && to === event.to,
  )
  if (!byItself) return
  const { laneIds } = run
  changeRun(({ inForce }) => ({ inForce: withTurn(inForce, laneIds, event) }))
  useLab.setState(({ draft }) => ({ draft: withTurn(draft, laneIds, event) }))
}

/** Under several seeds each has its programs, and the milliseconds are their sum. */
export function preparing({ done, of, ms }: PreparingEvent): void {
  changeRun(({ compiling }) => ({ compiling: { done, of, ms: (compiling?.ms ?? 0) + ms } }))
  if (done === 0) announce('Compiling for the GPU.')
  if (done === of) announce('Compiled.')
}

export function halted({ lane, seed, t, cause }: HaltEvent): void {
  const id = useLab.getState().run?.laneIds[lane]
  if (id === undefined) return
  changeRun(({ halts }) => ({
    halts: { ...halts, [id]: { t, cause, seeds: [...(halts[id]?.seeds ?? []), seed] } },
  }))
  const name = useLab.getState().draft.lanes.find((l) => l.id === id)?.name
  announce(`${name} stopped at step ${integer(t)}: ${cause}`)
}
