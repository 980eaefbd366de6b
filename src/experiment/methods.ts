/**
 * The methods an Experiment can name. A row says everything that code asks of a method; what the method computes is in
 * src/core/methods, whose table does not compile until it has the same names. To add a method is to add a row here and
 * its implementation there.
 */
import { choice, real, whole, type Fields, type ValuesOf } from './field.ts'
import type { Line } from './pseudoCode/line.ts'
import { everyKthStep, everyStep, gradient } from './pseudoCode/methodLines.ts'

export interface MethodRow<F extends Fields = Fields> {
  /** What the page calls it. */
  name: string
  /** What it does, in a sentence. */
  words: string
  /** Where it was published; null for plain training. */
  source: string | null
  /** What a lane says beyond its name, method and optimizer. A field of one name is the same field in every row. */
  fields: F
  /** Gradient evaluations in its most expensive step. */
  mostGradients: number
  /** Gradient evaluations per step, on average over many steps. */
  gradientsPerStep(values: ValuesOf<F>): number
  /** Whether a refresh is followed by steps that reuse its g_v. */
  reuses: boolean
  /** Whether ε is scaled layer by layer. */
  layerwise: boolean
  /**
   * What other lanes are compared with: plain training, or SAM's gradient at every step. Absent where a method is
   * no such standard.
   */
  standard?: 'plain' | 'sharp'
  /** Memory, counted in vectors as long as the weights. */
  vectors: {
    /** Kept from step to step, beside w and the optimizer's state. */
    kept: number
    /** Among a step's intermediate results where steps are compiled. */
    compiled: number
    /** The same where every operation's result is kept; beyond those of the update. */
    plain: number
  }
  /** The letter of the gradient that clipping and the optimizer are given. */
  gives: 'g' | 'g_s'
  /** The lines of pseudo-code between the loop and the clipping. */
  code(values: ValuesOf<F>): Line[]
}

const row = <F extends Fields>(own: MethodRow<F>): MethodRow<F> => own

const rho = real(0.05, {
  label: 'ρ',
  help: 'How far SAM looks uphill: the length of its perturbation ε.',
  min: 0,
  max: 10,
})

const k = whole(5, {
  label: 'k',
  help: 'SAM’s second gradient is computed every k-th step and reused in between.',
  unit: 'steps',
  min: 1,
  max: 1000,
})

const alpha = real(0.2, {
  label: 'α',
  help: 'How strongly the cached g_v steers the steps between two refreshes.',
  min: 0,
  max: 10,
})

const norms = choice(['global', 'per-layer'], {
  label: 'Norms',
  help: 'Whether g_v is cut off and scaled with the norms of the whole network, as the paper writes it, or tensor by tensor.',
})

const layerwise = choice(['normalized', 'literal', 'per-layer'], {
  label: 'Reading of ε',
  help: 'How the paper’s layer-wise ε is read: normalized to length ρ, literally as printed, or ρ‖w_i‖ in each layer.',
})

/** One refresh of two gradients and k − 1 steps of one, over k. */
const lookingEvery = (k: number): number => 1 + 1 / k

export const methods = {
  base: row({
    name: 'Base optimizer',
    words: 'Plain training: the optimizer is given the gradient.',
    source: null,
    fields: {},
    mostGradients: 1,
    gradientsPerStep: () => 1,
    reuses: false,
    layerwise: false,
    standard: 'plain',
    vectors: { kept: 0, compiled: 1, plain: 0 }, // g
    gives: 'g',
    code: () => [gradient()],
  }),

  sam: row({
    name: 'SAM',
    words: 'At every step a second gradient, at nearby weights where the loss is higher.',
    source: 'Alg. 1: Foret 2021',
    fields: { rho },
    mostGradients: 2,
    gradientsPerStep: () => 2,
    reuses: false,
    layerwise: false,
    standard: 'sharp',
    vectors: { kept: 0, compiled: 3, plain: 5 }, // g, w + ε, g_s
    gives: 'g_s',
    code: () => everyStep('global', 'Foret 2021, Alg. 1'),
  }),

  'look-sam': row({
    name: 'LookSAM',
    words:
      'SAM’s second gradient at every k-th step; in between, the part of it across g is reused.',
    source: 'Alg. 3: Liu 2022, supplement',
    fields: { rho, k, alpha, norms },
    mostGradients: 2,
    gradientsPerStep: (values) => lookingEvery(values.k),
    reuses: true,
    layerwise: false,
    vectors: { kept: 2, compiled: 3, plain: 12 }, // kept: g_s, g_v
    gives: 'g_s',
    code: (values) => everyKthStep('global', values.norms),
  }),

  'layer-sam': row({
    name: 'LayerSAM',
    words: 'SAM with a step uphill that is scaled by the length of each layer’s weights.',
    source: 'Alg. 2: Liu 2022, supplement',
    fields: { rho, layerwise },
    mostGradients: 2,
    gradientsPerStep: () => 2,
    reuses: false,
    layerwise: true,
    standard: 'sharp',
    vectors: { kept: 0, compiled: 3, plain: 6 },
    gives: 'g_s',
    code: (values) => everyStep(values.layerwise, 'Alg. 2'),
  }),

  'look-layer-sam': row({
    name: 'Look-LayerSAM',
    words: 'LookSAM with LayerSAM’s step uphill.',
    source: 'Alg. 2, 3: Liu 2022, supplement',
    fields: { rho, k, alpha, norms, layerwise },
    mostGradients: 2,
    gradientsPerStep: (values) => lookingEvery(values.k),
    reuses: true,
    layerwise: true,
    vectors: { kept: 2, compiled: 3, plain: 13 },
    gives: 'g_s',
    code: (values) => everyKthStep(values.layerwise, values.norms),
  }),
}

export type MethodName = keyof typeof methods

export const methodNames = Object.keys(methods) as [MethodName, ...MethodName[]]

/** The row of a method, whichever it is. */
export const methodRow = (method: MethodName): MethodRow => methods[method]

/** The method that the lab is about: what a new lane and a new sweep begin with. */
export const mainMethod: MethodName = 'look-sam'

/** The method that another is compared with: of several such, the one with the same kind of ε. */
export function standardFor(method: MethodName, standard: 'plain' | 'sharp'): MethodName {
  const standards = methodNames.filter((name) => methodRow(name).standard === standard)
  const { layerwise } = methodRow(method)
  return standards.find((name) => methodRow(name).layerwise === layerwise) ?? standards[0]!
}
