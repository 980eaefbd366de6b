/** Clipping, schedules, AdamW, LAMB and SGD in float64, from DESIGN.md §3. */
import { norm, type Numbers } from './algebra.ts'

/** u · min(1, c/‖u‖) */
export const clip = (u: Numbers, c: number): Numbers => {
  const length = norm(u)
  return u.map((x) => (length > c ? (x * c) / length : x))
}

export interface Schedule {
  lr: number
  schedule: 'cosine' | 'linear' | 'constant'
  warmupSteps: number
}

export function rate({ lr, schedule, warmupSteps: W }: Schedule, t: number, T: number): number {
  if (t < W) return (lr * (t + 1)) / W
  if (schedule === 'constant') return lr
  const done = (t - W) / (T - W)
  return schedule === 'linear' ? lr * (1 - done) : (lr / 2) * (1 + Math.cos(Math.PI * done))
}

/** A tensor within the vector, and whether it is a dense kernel: only these decay and get a trust ratio. */
export interface Span {
  offset: number
  size: number
  kernel: boolean
}

export interface Settings {
  beta1: number
  beta2: number
  eps: number
  weightDecay: number
  momentum: number
}

/** Weights after one step t with the gradient u at the rate η. */
export type ReferenceOptimizer = (w: Numbers, u: Numbers, eta: number, t: number) => Numbers

/** w ← w − η(m̂/(√v̂ + ε) + λw) */
export function adamw(spans: readonly Span[], s: Settings): ReferenceOptimizer {
  const directions = adam(s)
  return (w, u, eta, t) => {
    const direction = directions(u, t)
    const lambda = decayOf(spans, w.length, s.weightDecay)
    return w.map((x, i) => x - eta * (direction[i]! + lambda[i]! * x))
  }
}

/** u_j = m̂/(√v̂ + 1e-6) + λw_j; w_j ← w_j − η (‖w_j‖/‖u_j‖) u_j */
export function lamb(spans: readonly Span[], s: Settings): ReferenceOptimizer {
  const directions = adam({ ...s, eps: 1e-6 })
  return (w, u, eta, t) => {
    const direction = directions(u, t)
    const lambda = decayOf(spans, w.length, s.weightDecay)
    const out = Float64Array.from(w)
    for (const { offset, size, kernel } of spans) {
      const wj = w.subarray(offset, offset + size)
      const uj = wj.map((x, i) => direction[offset + i]! + lambda[offset + i]! * x)
      const adapts = kernel && norm(wj) > 0 && norm(uj) > 0
      const ratio = adapts ? norm(wj) / norm(uj) : 1
      for (let i = 0; i < size; i++) out[offset + i]! -= eta * ratio * uj[i]!
    }
    return out
  }
}

/** b ← μb + u; w ← w − η(b + λw) */
export function sgd(spans: readonly Span[], s: Settings): ReferenceOptimizer {
  let b: Numbers | null = null
  return (w, u, eta) => {
    const before = b
    b = u.map((x, i) => s.momentum * (before?.[i] ?? 0) + x)
    const step = b
    const lambda = decayOf(spans, w.length, s.weightDecay)
    return w.map((x, i) => x - eta * (step[i]! + lambda[i]! * x))
  }
}

function adam({ beta1, beta2, eps }: Settings): (u: Numbers, t: number) => Numbers {
  let m: Numbers | null = null
  let v: Numbers | null = null
  return (u, t) => {
    const [mBefore, vBefore] = [m, v]
    const mNow = u.map((x, i) => beta1 * (mBefore?.[i] ?? 0) + (1 - beta1) * x)
    const vNow = u.map((x, i) => beta2 * (vBefore?.[i] ?? 0) + (1 - beta2) * x * x)
    m = mNow
    v = vNow
    return mNow.map((x, i) => {
      const mHat = x / (1 - beta1 ** (t + 1))
      const vHat = vNow[i]! / (1 - beta2 ** (t + 1))
      return mHat / (Math.sqrt(vHat) + eps)
    })
  }
}

function decayOf(spans: readonly Span[], length: number, weightDecay: number): Numbers {
  const lambda = new Float64Array(length)
  for (const { offset, size, kernel } of spans)
    if (kernel) lambda.fill(weightDecay, offset, offset + size)
  return lambda
}
