/** One lane of a comparison: a method on its own weights, stepped by the training generator. */
import type { AttentionMaps } from '../analysis/attentionMaps.ts'
import { createLooking, type Verdicts } from '../analysis/looking.ts'
import { boundMeasures, type BoundMeasures } from '../analysis/worstError.ts'
import type { Feed } from '../data/feed.ts'
import type { AskedImages } from '../data/pictures.ts'
import type { Device, Program } from '../device.ts'
import {
  createEvaluation,
  createRecall,
  imagesPerLook,
  imagesPerPass,
  recalledPerPass,
  type Evaluation,
} from './evaluate.ts'
import type { EvaluationEvent, Phase, PlannedTurn, TrainingEvent } from '../../experiment/events.ts'
import { methodRow } from '../../experiment/methods.ts'
import type { Experiment, Lane, OptimizerSettings } from '../../experiment/schema.ts'
import { createKnobs, type SavedKnobs } from './laneKnobs.ts'
import type { Entry } from './readback.ts'
import { lossAndGradInParts } from './lossAndGrad.ts'
import { haltCause, stepMetrics } from './stepMetrics.ts'
import { methodOf } from '../methods/methodOf.ts'
import { remedyOf } from '../../experiment/cost/fit.ts'
import { memoryOf } from '../../experiment/cost/memoryEstimate.ts'
import type { Vit } from '../model/vit.ts'
import { checkRoom, OutOfMemory } from '../outOfMemory.ts'
import { optimizerChains } from '../optim/index.ts'
import { learningRateAt } from '../optim/schedule.ts'
import {
  copyOf,
  disposeState,
  initialState,
  restoreState,
  saveState,
  trainStep,
  type SavedState,
  type TrainState,
} from './step.ts'
import { onDevice, onHost } from './stepKnobs.ts'
import { kernelMask } from '../tensors/vector.ts'

type StepProgram = Program<TrainState, { values: Float32Array; picks: Int32Array }>

export interface LaneTrainer {
  /** False once the lane was stopped, left the finite or found no memory. */
  readonly active: boolean
  /** Compiles what its steps and evaluations from step t on need, a program each. */
  compilations(t?: number): (() => Promise<Entry[]>)[]
  /** Step t, with these knobs turned right before it: tells the turns, and what the step measures. */
  step(t: number, turns?: readonly PlannedTurn[]): Entry[]
  /** One pass of the evaluation at t, in their order; the last one tells what it found. */
  evaluate(t: number, pass?: number): Entry[]
  stop(): void
  /** For Theorem 1, within radius ρ of the weights as they are now. */
  boundMeasures(rho: number): Promise<AfterSteps<BoundMeasures>>
  /** What it says about images now: to be asked while no step is under way. */
  verdicts(asked: AskedImages): Promise<AfterSteps<Verdicts>>
  /** Where it looks in the first of the images now. */
  attention(asked: AskedImages): Promise<AfterSteps<AttentionMaps>>
  /** A copy of the weights; those of a halted lane are its last good ones. */
  weights(): Promise<LaneWeights>
  /** All that a lane in mid-training is beside its Experiment; whole only when everything measured was read. */
  checkpoint(): Promise<LaneCheckpoint>
  dispose(): void
}

/**
 * What was taken from a lane, and how many steps its weights had done; null for a lane that had stopped in a checkpoint
 * of before November 2026. Right only when everything measured was read: a step that left the finite does not count.
 */
export type AfterSteps<T> = T & { t: number | null }

export type LaneWeights = AfterSteps<{ values: Float32Array }>

export interface LaneCheckpoint {
  state: SavedState
  knobs: SavedKnobs
  /** Step of the last refresh; null before the first. */
  lastRefresh: number | null
  /** Steps that its weights have done; null as in `AfterSteps`. */
  steps: number | null
  gradEvals: number
  deviceMs: number
  stopped: boolean
  halted: boolean
}

export function createLane(
  index: number,
  lane: Lane,
  experiment: Experiment,
  vit: Vit,
  w0: Float32Array,
  feed: Feed,
  device: Device,
  from?: LaneCheckpoint,
): LaneTrainer {
  const { training } = experiment
  const microBatch = training.microBatch && training.microBatch * feed.pick
  const settings = { ...experiment.optimizer, ...lane.optimizer } as OptimizerSettings
  const knobs = createKnobs(lane, settings, from?.knobs)
  const owner = { lane: index, seed: experiment.seed }
  const chunk = imagesPerPass(experiment)
  checkRoom(device, 'the weights need', 4 * vit.layout.length)
  const mask = kernelMask(vit.layout)
  const method = methodOf(lane, vit.layout)
  const optimizer = optimizerChains[settings.name](settings, vit.layout, mask)
  let state: TrainState
  try {
    state = initialState(w0, method, optimizer)
    if (from) state = restoreState(state, from.state)
  } catch (error) {
    mask.dispose()
    throw error
  }
  let lastRefresh = from?.lastRefresh ?? -Infinity
  let gradEvals = from?.gradEvals ?? 0
  let deviceMs = from?.deviceMs ?? 0
  let stopped = from?.stopped ?? false
  let halted = from?.halted ?? false
  let done = from ? from.steps : 0

  /** A step is one program in each of its phases; which of them comes next is all that k decides. */
  const steps = new Map<Phase, StepProgram>()
  function stepProgram(phase: Phase): StepProgram {
    let program = steps.get(phase)
    if (!program) {
      program = device.program((before: TrainState, { values, picks }) => {
        const lossAndGrad = lossAndGradInParts(vit, feed.batch, picks, microBatch)
        const turned = onDevice(values, settings)
        return trainStep(method, optimizer, before, lossAndGrad, turned, phase)
      })
      steps.set(phase, program)
    }
    return program
  }
  const evaluation = createEvaluation(vit, feed.validation, feed.resize, chunk, device)
  const recall = feed.wronglyLabelled && recallOf(feed.wronglyLabelled)
  function recallOf(changed: NonNullable<Feed['wronglyLabelled']>): Evaluation {
    const atOnce = recalledPerPass(experiment, feed.evaluated.length, changed.rows.size)
    return createRecall(vit, feed.train, changed, feed.resize, atOnce, device)
  }
  const looking = createLooking(vit, experiment, feed, imagesPerLook(experiment), device)
  let validated: Pick<EvaluationEvent, 'valLoss' | 'valAccuracy'>

  const inputsAt = (t: number, lr: number) => ({
    values: onHost({ ...knobs.values, lr }, settings, t),
    picks: feed.picks(t),
  })

  /** Out of memory a lane stops and frees what only its steps need; its weights stay, and the other lanes go on. */
  function outOfMemory(t: number, error: unknown): Entry[] {
    if (!(error instanceof OutOfMemory)) throw error
    stopped = true
    for (const program of steps.values()) program.dispose()
    const memory = memoryOf(experiment, device.compiles ? 'compiled' : 'plain')
    const cause = `${error.message}; ${remedyOf(experiment, memory)}`
    const events = (): TrainingEvent[] => {
      if (halted) return []
      halted = true
      return [{ type: 'halt', ...owner, t, cause }]
    }
    return [{ numbers: null, events }]
  }

  function orHalt(t: number, work: () => Entry[]): Entry[] {
    try {
      return work()
    } catch (error) {
      return outOfMemory(t, error)
    }
  }

  function compilations(t = 0): (() => Promise<Entry[]>)[] {
    // Just refreshed, never refreshed, and refreshed long ago: whatever k is, a step is in one of these phases.
    const phases = new Set([method.phase(Infinity, 1), method.phase(0, Infinity)])
    return [
      ...Array.from(phases, (phase) => () => stepProgram(phase).prepare(state, inputsAt(0, 0))),
      ...evaluation.compilations(state.w),
      ...(recall?.compilations(state.w) ?? []),
    ].map((compile) => async () => {
      if (stopped) return []
      return compile().then(
        () => [],
        (error: unknown) => outOfMemory(t, error),
      )
    })
  }

  function step(t: number, turns: readonly PlannedTurn[]): Entry[] {
    const turned = knobs.turn(t, turns)
    const phase = method.phase(t - lastRefresh, knobs.values.k ?? 1)
    const hasPrevious = lastRefresh >= 0
    if (phase === 'refresh') lastRefresh = t
    gradEvals += phase === 'refresh' ? methodRow(lane.method).mostGradients : 1
    const lr = learningRateAt(t, { ...settings, lr: knobs.values.lr! }, training.steps)
    const counted = { lr, gradEvals }

    const program = stepProgram(phase)
    const { result: next, ms } = device.time(() => program.run(state, inputsAt(t, lr)))
    state = next.state
    done = t + 1

    return [
      {
        numbers: null,
        events: () => (halted ? [] : turned.map((turn) => ({ ...owner, ...turn }))),
      },
      {
        numbers: next.numbers,
        async events(values) {
          const stepMs = await ms
          if (halted) return []
          deviceMs += stepMs
          const cause = haltCause(values, phase)
          if (cause) {
            halted = true
            done = t // from that step on no step has changed the weights
            return [{ type: 'halt', ...owner, t, cause }]
          }
          const measured = stepMetrics(values, phase, hasPrevious)
          return [
            { type: 'step', ...owner, t, phase, ...measured, ...counted, ms: stepMs, deviceMs },
          ]
        },
      },
    ]
  }

  /** The validation images come first, then the training images with a changed label. */
  function evaluate(t: number, pass: number): Entry[] {
    const ofRecall = pass - evaluation.passes
    const { result: numbers } = device.time(() =>
      ofRecall < 0 ? evaluation.pass(state.w, pass) : recall!.pass(state.w, ofRecall),
    )
    const told = (event: Omit<EvaluationEvent, 'type' | 'lane' | 'seed' | 't'>): TrainingEvent[] =>
      halted ? [] : [{ type: 'evaluation', ...owner, t, ...event }]
    return [
      {
        numbers,
        events([first, second]) {
          if (ofRecall >= 0) {
            const isLast = ofRecall === recall!.passes - 1
            return isLast ? told({ ...validated, memorised: first!, resisted: second! }) : []
          }
          validated = { valLoss: first!, valAccuracy: second! }
          return !recall && pass === evaluation.passes - 1 ? told(validated) : []
        },
      },
    ]
  }

  /** What was just asked for, with the steps done by now. */
  async function afterSteps<T>(asked: Promise<T>): Promise<AfterSteps<T>> {
    const t = done
    return { t, ...(await asked) }
  }

  return {
    get active() {
      return !stopped && !halted
    },
    compilations,
    step: (t, turns = []) => orHalt(t, () => step(t, turns)),
    evaluate: (t, pass = 0) => orHalt(t, () => evaluate(t, pass)),
    boundMeasures: (rho) =>
      afterSteps(boundMeasures(vit, state.w, feed.train, feed.resize, rho, chunk, device)),
    verdicts: (asked) => afterSteps(looking.verdicts(() => state.w, asked)),
    attention: (asked) => afterSteps(looking.attention(() => state.w, asked)),
    stop() {
      stopped = true
    },
    weights: () => afterSteps(copyOf(state.w).then((values) => ({ values }))),
    async checkpoint() {
      const counted = { steps: done, gradEvals, deviceMs, stopped, halted }
      const refreshed = lastRefresh < 0 ? null : lastRefresh
      const saved = knobs.save()
      return { state: await saveState(state), knobs: saved, lastRefresh: refreshed, ...counted }
    },
    dispose() {
      for (const program of [...steps.values(), evaluation, recall, looking]) program?.dispose()
      disposeState(state)
      mask.dispose()
    },
  }
}
