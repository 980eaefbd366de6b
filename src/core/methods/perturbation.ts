/** The ascent step ε at which SAM takes its second gradient: one radius for the network, or one per layer. */
import * as tf from '@tensorflow/tfjs-core'
import type { Vector } from '../tensors/params.ts'
import { divOrZero, norm, norms, scale, type Grouping } from '../tensors/vector.ts'

/** ε(w, g, ρ) */
export type Perturbation = (w: Vector, g: Vector, rho: tf.Scalar) => Vector

/** ε = ρ g/‖g‖, one radius for the whole network; 0 where ‖g‖ = 0. [Foret 2021, eq. 2] */
export const globalPerturbation: Perturbation = (_w, g, rho) => scale(g, divOrZero(rho, norm(g)))

/** d_i = (‖w_i‖/‖g_i‖) g_i: every layer's gradient, as long as the layer's weights; 0 where ‖g_i‖ = 0. */
const layerDirections = (w: Vector, g: Vector, layers: Grouping): Vector =>
  layers.scale(g, divOrZero(norms(layers, w), norms(layers, g)))

/**
 * The readings of LayerSAM's ε⁽ⁱ⁾ = ρ (‖w⁽ⁱ⁾‖/‖g⁽ⁱ⁾‖) ∇L/‖∇L‖. [Liu 2022, Alg. 2] All three point along d and
 * differ in length: the paper does not say which norm its last factor means (docs/numerics.md).
 */
export const layerwisePerturbations = {
  /** ε = ρ d/‖d‖, so that ‖ε‖ = ρ as in SAM: the only reading under which the paper's ρ = 1 is small. */
  normalized: (layers) => (w, g, rho) => {
    const d = layerDirections(w, g, layers)
    return scale(d, divOrZero(rho, norm(d)))
  },
  /** ε_i = ρ (‖w_i‖/‖g_i‖) g_i/‖g‖, as printed, with the norm of the whole gradient. */
  literal: (layers) => (w, g, rho) => scale(layerDirections(w, g, layers), divOrZero(rho, norm(g))),
  /** ε_i = ρ ‖w_i‖ g_i/‖g_i‖, so that ‖ε_i‖ = ρ‖w_i‖, as LARS scales its steps. */
  'per-layer': (layers) => (w, g, rho) => scale(layerDirections(w, g, layers), rho),
} as const satisfies Record<string, (layers: Grouping) => Perturbation>
