/** The kernels behind the calls of a graph. */
import { attention } from '../kernels/attention.ts'
import { attentionGrad } from '../kernels/attentionGrad.ts'
import { crossEntropy } from '../kernels/crossEntropy.ts'
import type { Lowering } from '../kernels/kernel.ts'
import { layerNorm } from '../kernels/layerNorm.ts'
import { layerNormGrad } from '../kernels/layerNormGrad.ts'
import { matmul, type MatmulVariant } from '../kernels/matmul.ts'
import type { Call } from './graph.ts'

type Attrs = Call['attrs']
type Lower = (attrs: never, variant: MatmulVariant) => Lowering

const kernels: Record<string, Lower> = {
  matmul,
  layerNorm,
  layerNormGrad,
  attention: (heads: Parameters<typeof attention>[0]) => attention(heads),
  attentionGrad: (heads: Parameters<typeof attentionGrad>[0]) => attentionGrad(heads),
  crossEntropy,
}

export function lowerCall({ name, attrs }: Call, variant: MatmulVariant): Lowering {
  const lower = kernels[name]
  if (!lower) throw new Error(`There is no kernel for ${name}.`)
  return (lower as (attrs: Attrs, variant: MatmulVariant) => Lowering)(attrs, variant)
}
