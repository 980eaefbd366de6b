/** Matrix products: one kernel, or two where a long k is split and the parts are added in a fixed order. */
import { scratch, type Lowering, type Step } from './kernel.ts'
import { registerGrid, registerStep, type RegisterVariant } from './matmulRegister.ts'
import { tiledGrid, tiledStep, type TiledVariant } from './matmulTiled.ts'
import { epilogue, partials, rowsOf, type Product, type Sink } from './product.ts'
import { createKernel, lines, perThread } from './source.ts'

export type MatmulVariant = RegisterVariant | TiledVariant

const SHORTEST = 128 // steps of k in a part: below it the second kernel costs more than the split gains

/**
 * C = GELU(A·B + bias) + residual, each part where `product` asks for it.
 * Inputs: A, B, bias (N), residual (batch·M, N). Outputs: C (batch·M, N), then what went into GELU, in C's shape,
 * or B's column sums (N).
 */
export function matmul(product: Product, variant: MatmulVariant): Lowering {
  const [x, y, z] =
    variant.kind === 'tiled' ? tiledGrid(product, variant, 1) : registerGrid(product, variant, 1)
  const parts = Math.max(
    1,
    Math.min(Math.ceil(variant.wanted / (x * y * z)), Math.floor(product.K / SHORTEST)),
  )
  const stretch = 4 * Math.ceil(product.K / parts / 4)
  const used = Math.ceil(product.K / stretch)
  const step = (sink: Sink) =>
    variant.kind === 'tiled'
      ? tiledStep(product, variant, sink, used, stretch)
      : registerStep(product, variant, sink, used, stretch)
  if (used === 1) return { steps: [step(epilogue(product))], scratch: [] }
  const sums = step(partials(product, scratch(0)))
  const { M, N, batch = 1, bias, gelu, geluGrad, residual, columnSums } = product
  const size = batch * M * N
  const stride = rowsOf(product) * N
  const outputs = [
    { output: 0, offset: 0, size },
    ...(columnSums ? [{ output: 1, offset: size, size: N }] : []),
  ]
  const onlyAdds = !bias && !gelu && !geluGrad && !residual
  return {
    steps: [sums, added(product, used)],
    scratch: [used * stride],
    ...(onlyAdds && { parts: { scratch: 0, count: used, stride, outputs } }),
  }
}

/** Adds the parts of a split k, always from first to last, and finishes as one kernel would have. */
function added(product: Product, parts: number): Step {
  const { N } = product
  const rows = rowsOf(product)
  const aligned = N % 4 === 0
  const perRow = Math.ceil(N / 4)
  const sink = epilogue(product)
  const slice = (part: number) => {
    const row = `(row + ${part * rows}u)`
    if (aligned) return `partial[${row} * ${perRow}u + column / 4u]`
    const one = (e: number) => `partial[${row} * ${N}u + min(column + ${e}u, ${N - 1}u)]`
    return `vec4f(${[0, 1, 2, 3].map(one).join(', ')})`
  }
  const { code, workgroups } = perThread(
    rows * perRow,
    `  let row = i / ${perRow}u;
  let column = i % ${perRow}u * 4u;
  var sum = ${slice(0)};
${lines(parts - 1, (part) => `  sum += ${slice(part + 1)};`)}
  put(row, column, sum);`,
  )
  const kernel = createKernel({
    label: `matmul parts ${parts}x${rows}x${N}`,
    buffers: [
      { name: 'partial', access: 'read', type: aligned ? 'vec4f' : 'f32' },
      ...sink.buffers,
    ],
    code: sink.code + code,
    workgroups,
  })
  return { kernel, args: [scratch(0), ...sink.args] }
}
