/** The kernels behind the calls of a graph, shaped for an adapter. */
import { attentionKernel } from '../kernels/attention.ts'
import { attentionGrad } from '../kernels/attentionGrad.ts'
import { crossEntropyKernel } from '../kernels/crossEntropy.ts'
import type { Lowering } from '../kernels/kernel.ts'
import { layerNormKernel } from '../kernels/layerNorm.ts'
import { layerNormGrad } from '../kernels/layerNormGrad.ts'
import { matmul, type MatmulVariant } from '../kernels/matmul.ts'
import type { Product } from '../kernels/product.ts'
import type { AdapterClass } from '../kernels/adapterClass.ts'
import { variantFor } from '../kernels/variants.ts'
import type { Call } from './graph.ts'

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
