/** The kernels behind the calls of a graph. */
import type { Call } from '../../../compiler/graph/graph.ts'
import { simdAttention } from './attention.ts'
import { simdAttentionGrad } from './attentionGrad.ts'
import { simdCrossEntropy } from './crossEntropy.ts'
import type { CallKernel } from './kernel.ts'
import { simdLayerNorm, simdLayerNormGrad } from './layerNorm.ts'
import { simdMatmul } from './matmul.ts'

const kernels = {
  matmul: simdMatmul,
  attention: simdAttention,
  attentionGrad: simdAttentionGrad,
  layerNorm: simdLayerNorm,
  layerNormGrad: simdLayerNormGrad,
  crossEntropy: simdCrossEntropy,
}

/** A call's attributes are what its kernel is asked for. */
export function kernelOf({ name, attrs }: Call): CallKernel {
  const kernel = (kernels as unknown as Record<string, (attrs: Call['attrs']) => CallKernel>)[name]
  if (!kernel) throw new Error(`There is no kernel of WebAssembly for ${name}.`)
  return kernel(attrs)
}
