/** What training events change: the measured series grow in place, the run and the draft are replaced by new ones. */
import type { KnobEvent, PlannedTurn, TrainingEvent } from '../../experiment/events.ts'
import { integer } from '../format/numbers.ts'
import type { LaneFeed } from '../measurements/laneFeed.ts'
import type { Draft } from '../store/draft.ts'
import { followingRun } from '../store/inForce.ts'
import { placeOfTurn } from './repetition.ts'
import { isOver, stepsOfLane, stepsOfRun, type Run } from '../store/run.ts'

/** Compiling is announced from so many milliseconds on. WebAssembly takes less, and nobody waits for it. */
const longCompilation = 1000

export interface AfterEvents {
  run: Run
  /** The draft, with the knobs that it showed as the run has them now. */
  draft: Draft
  /** Whether training came to its end. */
  done: boolean
  /** What screen readers are told. */
  sentences: string[]
}

export function afterEvents(
  before: Run,
  draft: Draft,
  feeds: readonly LaneFeed[],
  events: readonly TrainingEvent[],
): AfterEvents {
  const sentences: string[] = []
  let run = before
  let done = false
  for (const event of events) {
    if (event.type === 'step') feeds[event.lane]?.addStep(event)
    else if (event.type === 'evaluation') feeds[event.lane]?.addEvaluation(event)
    else if (event.type === 'knob') run = { ...run, ...withMark(run, event) }
    else if (event.type === 'halt') {
      feeds[event.lane]?.halt(event.seed)
      run = { ...run, halts: [...run.halts, event] }
      const name = run.started.lanes[event.lane]?.name
      sentences.push(`${name} stopped at step ${integer(event.t)}: ${event.cause}`)
    } else if (event.type === 'preparing') {
      // Under several seeds each has its programs, and the milliseconds are their sum.
      const told = run.compiling?.ms ?? 0
      const ms = told + event.ms
      run = { ...run, compiling: { done: event.done, of: event.of, ms } }
      if (told < longCompilation && ms >= longCompilation) sentences.push('Compiling.')
      if (event.done === event.of && ms >= longCompilation) sentences.push('Compiled.')
    } else {
      done = true
      const what = run.replayed ? 'The replay' : 'Training'
      sentences.push(`${what} is done: ${integer(stepsOfRun(run))} steps.`)
    }
  }
  if (run.replayed) run = { ...run, ...interruptedBy(stepsOfRun(run), run) }
  const waiting = done ? [] : stillWaiting(run)
  if (waiting.length !== run.waiting.length) run = { ...run, waiting }
  return { run, draft: followingRun(draft, before, run), done, sentences }
}

/** A replay comes to the steps at which training had been interrupted. */
function interruptedBy(
  steps: number,
  { replayed, interruptions }: Run,
): Pick<Run, 'interruptions'> {
  const met = replayed?.interruptions.filter((t) => t <= steps) ?? []
  return { interruptions: met.length === interruptions.length ? interruptions : met }
}

/** A turn is in force. Every seed tells of it: it is one mark. */
function withMark(
  { marks, waiting }: Pick<Run, 'marks' | 'waiting'>,
  event: KnobEvent,
): Pick<Run, 'marks' | 'waiting'> {
  const place = placeOfTurn(event)
  return {
    marks: marks.some((mark) => placeOfTurn(mark) === place) ? marks : [...marks, event],
    waiting: waiting.filter((turn) => placeOfTurn(turn) !== place),
  }
}

/**
 * The turns that can still come into force. The trainer tells nothing of a turn that changed no value, because the knob
 * was turned there and back, nor of a turn of a lane that is over.
 */
const stillWaiting = (run: Run): Run['waiting'] =>
  run.waiting.filter(
    ({ lane, t }) =>
      !isOver(run, run.laneIds[lane]!) && (t === null || t >= stepsOfLane(run, lane)),
  )

/** A run after the trainer has accepted a request and said at which step its turns act. */
export function withStepOf(run: Run, request: number, t: number): Run {
  const isTold = ({ lane, knob }: Pick<PlannedTurn, 'lane' | 'knob'>) =>
    run.marks.some((mark) => placeOfTurn(mark) === placeOfTurn({ lane, knob, t }))
  const waiting = run.waiting
    .map((turn) => (turn.request === request ? { ...turn, t } : turn))
    .filter((turn) => turn.request !== request || !isTold(turn))
  const now = { ...run, waiting }
  return { ...now, waiting: stillWaiting(now) }
}

/** A run and a draft after the trainer has refused a request: the knobs spring back. */
export function withoutRequest(
  before: Run,
  draft: Draft,
  request: number,
): Pick<AfterEvents, 'run' | 'draft'> {
  const run = { ...before, waiting: before.waiting.filter((turn) => turn.request !== request) }
  return { run, draft: followingRun(draft, before, run) }
}

/** What changes of a run when a lane trains no further. */
export const withoutLane = (
  { dropped, waiting, laneIds }: Run,
  lane: number,
): Pick<Run, 'dropped' | 'waiting'> => ({
  dropped: [...dropped, laneIds[lane]!],
  waiting: waiting.filter((turn) => turn.lane !== lane),
})
