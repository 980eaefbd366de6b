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

/** One step of one lane. `t` counts from 0; `gradEvals` and `deviceMs` are sums since the start. */
export interface StepEvent extends StepMetrics {
  type: 'step'
  lane: number
  t: number
  phase: Phase
  lr: number
  gradEvals: number
  ms: number
  deviceMs: number
}

/** The validation images judged by the weights after `t` steps. */
export interface EvaluationEvent {
  type: 'evaluation'
  lane: number
  t: number
  valLoss: number
  valAccuracy: number
}

/** A knob was turned; it is in force from step `t` on. */
export interface KnobEvent {
  type: 'knob'
  lane: number
  t: number
  knob: KnobName
  from: number
  to: number
}

/** A lane stopped because its numbers left the finite; the other lanes go on. */
export interface HaltEvent {
  type: 'halt'
  lane: number
  t: number
  cause: string
}

export interface DoneEvent {
  type: 'done'
}

export type TrainingEvent = StepEvent | EvaluationEvent | KnobEvent | HaltEvent | DoneEvent
