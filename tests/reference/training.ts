/** A whole training run in float64: numerical gradients of the ViT's loss, a method, the clip, an optimizer. */
import { dot, norm, sub, type Numbers } from './algebra.ts'
import { numericalGradient } from './gradient.ts'
import type { Gradient, MethodStep, ReferenceMethod } from './methods.ts'
import { clip, rate, type ReferenceOptimizer, type Schedule } from './optimizers.ts'
import { vitLoss, type ReferenceModel } from './vit.ts'

export interface ReferenceBatch {
  images: Numbers[]
  targets: Numbers[]
}

export interface ReferenceRun {
  model: ReferenceModel
  weights: Numbers
  steps: number
  batch: (t: number) => ReferenceBatch
  method: ReferenceMethod
  optimizer: ReferenceOptimizer
  clipNorm: number | null
  schedule: Schedule
}

/** What a step event says, from float64; undefined where the phase has no such number. */
export interface ReferenceStep {
  t: number
  phase: MethodStep['phase']
  loss: number
  perturbedLoss: number | undefined
  gradNorm: number
  samGradNorm: number | undefined
  gvNorm: number | undefined
  epsilonNorm: number | undefined
  cosTheta: number | undefined
  reuseCos: number | undefined
  amplification: number | undefined
  gvChange: number | undefined
  gsChange: number | undefined
  ghChange: number | undefined
  updateNorm: number
  lr: number
}

export function referenceTraining(run: ReferenceRun): { steps: ReferenceStep[]; weights: Numbers } {
  const steps: ReferenceStep[] = []
  let w = run.weights
  let previous: MethodStep | null = null
  for (let t = 0; t < run.steps; t++) {
    const { images, targets } = run.batch(t)
    const lossAt = (at: Numbers) => vitLoss(run.model, at, images, targets)
    const gradient: Gradient = (at) => ({ loss: lossAt(at), g: numericalGradient(lossAt, at) })
    const step = run.method(gradient, w, t)
    const lr = rate(run.schedule, t, run.steps)
    const final = run.clipNorm === null ? step.used : clip(step.used, run.clipNorm)
    const next = run.optimizer(w, final, lr, t)
    steps.push({ ...numbersOf(step, previous), t, lr, updateNorm: norm(sub(next, w)) })
    if (step.phase === 'refresh') previous = step
    w = next
  }
  return { steps, weights: w }
}

function numbersOf(step: MethodStep, previous: MethodStep | null) {
  const { phase, loss, perturbedLoss, g, gS, gV, epsilon, used } = step
  const reuse = phase === 'reuse'
  const change = (part: (s: MethodStep) => Numbers) =>
    gS && previous ? norm(sub(part(step), part(previous))) / norm(part(step)) : undefined
  return {
    phase,
    loss,
    perturbedLoss,
    gradNorm: norm(g),
    samGradNorm: gS && norm(gS),
    gvNorm: gV && norm(gV),
    epsilonNorm: epsilon && norm(epsilon),
    cosTheta: gS && dot(g, gS) / (norm(g) * norm(gS)),
    reuseCos: reuse ? dot(g, gV!) / (norm(g) * norm(gV!)) : undefined,
    amplification: reuse ? norm(sub(used, g)) / norm(gV!) : undefined,
    gvChange: change((s) => s.gV!),
    gsChange: change((s) => s.gS!),
    ghChange: change((s) => sub(s.gS!, s.gV!)),
  }
}
