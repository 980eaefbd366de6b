/** Which variant each matrix product takes on a device: remembered, else measured, else the usual one. */
import type { MatmulVariant } from '../kernels/matmul.ts'
import type { Product } from '../kernels/product.ts'
import type { AdapterClass } from '../device/adapterClass.ts'
import { tune } from './tune.ts'
import { recall, remember } from './tunings.ts'
import { adapterKey, classOf, variantFor, type Tuning } from './variants.ts'

const BUDGET = 1500 // ms of measuring a session; what is left is measured in the next one

export interface Tuner {
  /** Measures the classes of these products that are neither remembered nor in use. */
  learn(products: readonly Product[]): Promise<void>
  /** Always the same for products of one class: lanes that are compared add up in the same order. */
  variantOf: (product: Product) => MatmulVariant
}

/** One that does not measure takes the usual variants only. */
export function createTuner(
  device: GPUDevice,
  adapterClass: AdapterClass,
  measures: boolean,
): Tuner {
  const adapter = adapterKey(device, adapterClass)
  const inUse: Tuning = { adapter, choices: {} }
  let remembered: Promise<Tuning['choices']> | null = null
  let spent = 0

  return {
    async learn(products) {
      if (!measures) return
      remembered ??= recall(adapter, adapterClass)
      const known = await remembered
      inUse.choices = { ...known, ...inUse.choices }
      const unknown = products.filter((product) => !(classOf(product) in inUse.choices))
      if (unknown.length === 0 || spent >= BUDGET) return
      const began = performance.now()
      const { choices } = await tune(device, adapterClass, unknown, BUDGET - spent)
      spent += performance.now() - began
      inUse.choices = { ...choices, ...inUse.choices }
      Object.assign(known, choices)
      await remember({ adapter, choices: known })
    },
    variantOf: (product) => (inUse.choices[classOf(product)] ??= variantFor(product, adapterClass)),
  }
}
