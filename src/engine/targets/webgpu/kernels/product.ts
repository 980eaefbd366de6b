/** A matrix product and what may follow it in the same pass. */
import { input, output, type BufferRef } from './kernel.ts'
import { erfWgsl, geluWgsl, geluGradWgsl } from '../emit/gelu.ts'
import { range, type Binding } from './source.ts'

export interface Product {
  /** Products of equal shape, one after the other in every operand. */
  batch?: number
  M: number
  N: number
  K: number
  /** A lies as K×M. */
  transposeA?: boolean
  /** B lies as N×K. */
  transposeB?: boolean
  /** C = A·B + a row vector (N). */
  bias?: boolean
  /** GELU of it; what GELU was applied to is a second output. */
  gelu?: boolean
  /** Times GELU'(inner), inner a matrix of C's shape: the last input. */
  geluGrad?: boolean
  /** + a matrix of C's shape, after GELU. */
  residual?: boolean
  /** Σ over k of B's rows (N) as one more output; B as K×N, no batch, no bias, GELU or residual. */
  columnSums?: boolean
}

/** Where a kernel leaves its sums: the buffers it writes to and WGSL's `put`. */
export interface Sink {
  buffers: readonly Binding[]
  args: readonly BufferRef[]
  /** `fn put(row, column, sum: vec4f)` for columns column … column + 3; row counts through the batch. */
  code: string
}

/** Bias, GELU, residual, and out. */
export function epilogue(product: Product): Sink {
  const { batch = 1, M, N } = product
  const type = N % 4 === 0 ? 'vec4f' : 'f32'
  const buffers: Binding[] = []
  const args: BufferRef[] = []
  const bind = (name: string, access: 'read' | 'write', ref: BufferRef) => {
    buffers.push({ name, access, type })
    args.push(ref)
  }
  if (product.bias) bind('bias', 'read', input(2))
  if (product.residual) bind('residual', 'read', input(product.bias ? 3 : 2))
  if (product.geluGrad)
    bind(
      'inner',
      'read',
      input(2 + Number(Boolean(product.bias)) + Number(Boolean(product.residual))),
    )
  bind('c', 'write', output(0))
  if (product.gelu) bind('inner', 'write', output(1))
  if (product.columnSums) bind('columnSums', 'write', output(1))

  const geluName = type === 'f32' ? 'gelu' : 'gelu4'
  const code = `
fn finish(at: u32, column: u32, sum: ${type}) {
  var x = sum;
  ${product.bias ? 'x += bias[column];' : ''}
  ${product.gelu ? `inner[at] = x;\n  x = ${geluName}(x);` : ''}
  ${product.geluGrad ? `x *= ${type === 'f32' ? 'geluGrad' : 'geluGrad4'}(inner[at]);` : ''}
  ${product.residual ? 'x += residual[at];' : ''}
  c[at] = x;
}
${product.gelu ? erfWgsl(type) + geluWgsl(type) : ''}
${product.geluGrad ? erfWgsl(type) + geluGradWgsl(type) : ''}
${putWith(N, (at, column, sum) => {
  const store = `finish(${at}, ${column}, ${sum});`
  if (!product.columnSums) return store
  return `if (row < ${batch * M}u) { ${store} } else { columnSums[${column}] = ${sum}; }`
})}`
  return { buffers, args, code }
}

/** Sums left as they are, one slice of rows for each part of a split k: (parts, rows, N). */
export function partials(product: Product, ref: BufferRef): Sink {
  const { N } = product
  const type = N % 4 === 0 ? 'vec4f' : 'f32'
  const put = putWith(N, (at, _column, sum) => `partial[${at}] = ${sum};`)
  return { buffers: [{ name: 'partial', access: 'write', type }], args: [ref], code: put }
}

/** Rows of C over the whole batch, and one more where the column sums come along. */
export const rowsOf = ({ batch = 1, M, columnSums }: Product): number =>
  batch * M + (columnSums ? 1 : 0)

function putWith(N: number, store: (at: string, column: string, sum: string) => string): string {
  const body =
    N % 4 === 0
      ? store(`row * ${N / 4}u + column / 4u`, 'column / 4u', 'sum')
      : range(4)
          .map(
            (e) =>
              `if (column + ${e}u < ${N}u) { ${store(`row * ${N}u + column + ${e}u`, `column + ${e}u`, `sum[${e}]`)} }`,
          )
          .join('\n  ')
  return `
fn put(row: u32, column: u32, sum: vec4f) {
  ${body}
}`
}
