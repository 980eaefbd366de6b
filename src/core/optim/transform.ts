import type { Scalar } from '@tensorflow/tfjs-core'
import type { Vector } from '../tensors/params.ts'

/** What a step's update depends on beside gradient and weights; scalars on the device. */
export interface OptimizerKnobs {
  /** η(t), the scheduled learning rate. */
  eta: Scalar
  weightDecay: Scalar // λ
  /** 1/(1 − β₁^(t+1)) and 1/(1 − β₂^(t+1)), Adam's bias corrections, from the host in float64. */
  mCorrection: Scalar
  vCorrection: Scalar
}

/** Vectors a transform carries between steps; they start at zero. */
export type Slots = readonly Vector[]

/** One link of an optimizer. It rewrites the update u on its way from the gradient to the weights. */
export interface Transform {
  slots: number
  update(u: Vector, slots: Slots, w: Vector, knobs: OptimizerKnobs): [Vector, Slots]
}

/** A link that carries nothing between steps. */
export const stateless = (
  rewrite: (u: Vector, w: Vector, knobs: OptimizerKnobs) => Vector,
): Transform => ({
  slots: 0,
  update: (u, slots, w, knobs) => [rewrite(u, w, knobs), slots],
})

/** Applies the links in their order. The weights move by the u of the last link. */
export function chain(...links: Transform[]): Transform {
  return {
    slots: links.reduce((sum, link) => sum + link.slots, 0),
    update(u, slots, w, knobs) {
      const next: Vector[] = []
      for (const link of links) {
        const [rewritten, linkSlots] = link.update(
          u,
          slots.slice(next.length, next.length + link.slots),
          w,
          knobs,
        )
        u = rewritten
        next.push(...linkSlots)
      }
      return [u, next]
    },
  }
}
