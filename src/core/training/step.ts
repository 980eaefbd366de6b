/** One training step: method → clip → optimizer → weights. Algorithms never dispose; this file owns the memory. */
import * as tf from '@tensorflow/tfjs-core'
import type { Outcome } from '../device.ts'
import { stepMetricNames, type Phase } from '../../experiment/events.ts'
import { vitalMetricNames } from './stepMetrics.ts'
import type {
  LossAndGrad,
  MeasuredScalars,
  Method,
  MethodKnobs,
  MethodState,
} from '../methods/method.ts'
import { clipped } from '../optim/clip.ts'
import type { OptimizerKnobs, Slots, Transform } from '../optim/transform.ts'
import type { Vector } from '../tensors/params.ts'
import { scoped } from '../tensors/scoped.ts'
import { add, norm } from '../tensors/vector.ts'

/** Everything a lane carries from step to step. */
export interface TrainState {
  w: Vector
  method: MethodState
  slots: Slots
  /** 1 until a step leaves the finite, then 0 for good: such a step and all after it change nothing. */
  alive: tf.Scalar
}

export interface StepKnobs extends MethodKnobs, OptimizerKnobs {
  /** null where the gradient is not clipped. */
  clipNorm: tf.Scalar | null
}

export function initialState(
  weights: Float32Array,
  method: Method,
  optimizer: Transform,
): TrainState {
  return scoped(() => {
    const w = tf.tensor1d(weights)
    return {
      w,
      method: method.init(w),
      slots: Array.from({ length: optimizer.slots }, () => tf.zerosLike(w)),
      alive: tf.scalar(1),
    }
  })
}

/** The state after a step, and the step's numbers in the order of `stepMetricNames`, NaN for those not measured. */
export function trainStep(
  method: Method,
  optimizer: Transform,
  state: TrainState,
  lossAndGrad: LossAndGrad,
  knobs: StepKnobs,
  phase: Phase,
): Outcome<TrainState> {
  const result = scoped(() => {
    const {
      g,
      state: methodState,
      metrics,
    } = method.gradient(lossAndGrad, state.w, state.method, knobs, phase)
    const final = knobs.clipNorm ? clipped(g, knobs.clipNorm) : g
    const [u, slots] = optimizer.update(final, state.slots, state.w, knobs)
    const updateNorm = norm(u)
    const measured: MeasuredScalars = { ...metrics, updateNorm }
    const vital = vitalMetricNames.flatMap((name) => measured[name] ?? [])
    const finite = tf.isFinite(vital.reduce((sum, number) => tf.add(sum, number)))
    const alive: tf.Scalar = tf.mul(state.alive, tf.cast(finite, 'float32'))
    const next = { w: add(state.w, u), method: methodState, slots, alive }
    const missing = tf.scalar(NaN)
    return {
      state: finiteOnly(next, state),
      numbers: tf.stack(stepMetricNames.map((name) => measured[name] ?? missing)) as tf.Tensor1D,
    }
  })
  replace(state, result.state)
  return result
}

/** The new vectors where the step stayed finite, the old ones where it did not. */
function finiteOnly(next: TrainState, old: TrainState): TrainState {
  const good = tf.greater(tf.mul(tf.onesLike(old.w), next.alive), 0)
  const pick = (a: Vector, b: Vector): Vector => (a === b ? a : tf.where(good, a, b))
  return {
    w: pick(next.w, old.w),
    method: Object.fromEntries(
      Object.entries(next.method).map(([key, v]) => [key, pick(v, old.method[key]!)]),
    ),
    slots: next.slots.map((v, i) => pick(v, old.slots[i]!)),
    alive: next.alive,
  }
}

const tensorsOf = ({ w, alive, method, slots }: TrainState): [string, tf.Tensor][] => [
  ['w', w],
  ['alive', alive],
  ...Object.entries(method).map(([name, v]): [string, Vector] => [`method.${name}`, v]),
  ...slots.map((v, i): [string, Vector] => [`slot.${i}`, v]),
]

/** Frees what the old state held and the new one does not: a reuse step hands on the very same g_v. */
function replace(old: TrainState, next: TrainState): void {
  const kept = new Set(tensorsOf(next).map(([, tensor]) => tensor))
  for (const [, tensor] of tensorsOf(old)) if (!kept.has(tensor)) tensor.dispose()
}

export function disposeState(state: TrainState): void {
  for (const [, tensor] of tensorsOf(state)) tensor.dispose()
}

/** The numbers of a state's tensors by name: w, alive, method.<name>, slot.<i>. */
export type SavedState = Readonly<Record<string, Float32Array>>

export async function saveState(state: TrainState): Promise<SavedState> {
  const copies = tensorsOf(state).map(async ([name, tensor]): Promise<[string, Float32Array]> => [
    name,
    await copyOf(tensor),
  ])
  return Object.fromEntries(await Promise.all(copies))
}

/** A tensor's numbers as they are now, though a step may replace the tensor while they are read. */
export async function copyOf(tensor: tf.Tensor): Promise<Float32Array> {
  const held = tf.clone(tensor)
  const values = Float32Array.from(await held.data()) // copied, as tfjs-cpu hands out its own memory
  held.dispose()
  return values
}

/** The state with saved numbers in place of its own. Throws one sentence where they are another state's. */
export function restoreState(state: TrainState, saved: SavedState): TrainState {
  const tensors = tensorsOf(state)
  for (const [name, { size }] of tensors) {
    const found = saved[name]?.length ?? 'no'
    if (found !== size)
      throw new Error(`checkpoint: ${name} has ${found} numbers; allowed: exactly ${size}`)
  }
  disposeState(state)
  const vector = (name: string) => tf.tensor1d(saved[name]!)
  return {
    w: vector('w'),
    alive: tf.scalar(saved['alive']![0]!),
    method: Object.fromEntries(
      Object.keys(state.method).map((name) => [name, vector(`method.${name}`)]),
    ),
    slots: state.slots.map((_, i) => vector(`slot.${i}`)),
  }
}
