/** The kernels behind the calls of a graph, shaped for an adapter. */
import { attentionKernel } from './attention.ts'
import { attentionGrad } from './attentionGrad.ts'
import { crossEntropyKernel } from './crossEntropy.ts'
import type { Lowering } from './kernel.ts'
import { layerNormKernel } from './layerNorm.ts'
import { layerNormGrad } from './layerNormGrad.ts'
import { matmul, type MatmulVariant } from './matmul.ts'
import type { Product } from './product.ts'
import type { AdapterClass } from '../device/adapterClass.ts'
import { variantFor } from '../tuning/variants.ts'
import type { Call } from '../../../compiler/graph/graph.ts'

/** What a kernel's shape depends on beside its call. */
interface Adapter {
  adapterClass: AdapterClass
  variantOf: (product: Product) => MatmulVariant
}

/** A call's attributes are what its kernel is asked for, the adapter aside. */
type Lower = (attrs: object) => Lowering

const kernels = {
  matmul: ({ variantOf, ...product }: Product & Adapter) => matmul(product, variantOf(product)),
  layerNorm: layerNormKernel,
  layerNormGrad,
  attention: attentionKernel,
  attentionGrad,
  crossEntropy: crossEntropyKernel,
}

/** Products take the variant that `variantOf` names, else the usual one. */
export function lowerCall(
  { name, attrs }: Call,
  adapterClass: AdapterClass,
  variantOf: Adapter['variantOf'] = (product) => variantFor(product, adapterClass),
): Lowering {
  const lower = (kernels as unknown as Record<string, Lower>)[name]
  if (!lower) throw new Error(`There is no kernel for ${name}.`)
  return lower({ ...attrs, adapterClass, variantOf })
}
