/** What training tells the world: plain data, in the order it happened. */

/** base: one gradient. refresh: SAM's second gradient was computed. reuse: the cached g_v was used. */
export type Phase = 'base' | 'refresh' | 'reuse'

/** The knobs that may be turned while a lane trains. */
export const knobNames = ['k', 'alpha', 'rho', 'lr', 'weightDecay'] as const
export type KnobName = (typeof knobNames)[number]

/** The numbers a step measures, in the order of its metrics vector; null where the phase has no such number. */
export const stepMetricNames = [
  'loss', // clean, at w; nats
  'perturbedLoss', // L(w + ε); refresh
  'gradNorm', // ‖g‖
  'samGradNorm', // ‖g_s‖; refresh
  'gvNorm', // ‖g_v‖; fresh at refresh, cached on reuse
  'epsilonNorm', // ‖ε‖; refresh
  'cosTheta', // cos of the angle between g and g_s; refresh
  'reuseCos', // cos of the angle between g and the cached g_v; reuse
  'amplification', // α‖g‖/‖g_v‖; reuse
  'gvChange', // ‖g_v − previous g_v‖/‖g_v‖; from the second refresh
  'gsChange',
  'ghChange',
  'updateNorm', // ‖w_{t+1} − w_t‖
] as const
export type StepMetricName = (typeof stepMetricNames)[number]
export type StepMetrics = Record<StepMetricName, number | null>

/** Whose event it is: a lane by its place in the Experiment, and the seed it trains with. */
interface OfLane {
  lane: number
  seed: number
  /** Steps done before it. */
  t: number
}

/** Step t of one lane; `gradEvals` and `deviceMs` are sums since the start. */
export interface StepEvent extends OfLane, StepMetrics {
  type: 'step'
  phase: Phase
  lr: number
  gradEvals: number
  ms: number
  deviceMs: number
}

/** The validation images judged by the weights after `t` steps. */
export interface EvaluationEvent extends OfLane {
  type: 'evaluation'
  valLoss: number
  valAccuracy: number
  /** Of the training images with a changed label, where there are any: the share judged to be what they are labelled. */
  memorised?: number
  /** The share of them judged to be what they are. */
  resisted?: number
}

/** A knob was turned; it is in force from step `t` on. */
export interface KnobEvent extends OfLane {
  type: 'knob'
  knob: KnobName
  from: number
  to: number
}

/** A knob that is to be turned before a lane's step t. */
export type PlannedTurn = Pick<KnobEvent, 'lane' | 't' | 'knob' | 'to'>

/** A lane stopped because its numbers left the finite or it found no memory; the other lanes go on. */
export interface HaltEvent extends OfLane {
  type: 'halt'
  cause: string
}

/** Before the first step: `done` of `of` programs are compiled. Not told where nothing is compiled. */
export interface PreparingEvent {
  type: 'preparing'
  done: number
  of: number
  /** Milliseconds that the last of them took; 0 before the first. */
  ms: number
}

export interface DoneEvent {
  type: 'done'
}

export type TrainingEvent =
  | PreparingEvent
  | StepEvent
  | EvaluationEvent
  | KnobEvent
  | HaltEvent
  | DoneEvent
