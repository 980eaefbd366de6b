/**
 * Operations of core/ops that have kernels of their own: how the trace records them and their gradients. Each
 * keeps its composition in core, which is what the other backends run and what the kernels are tested against.
 */
import * as tf from '@tensorflow/tfjs-core'
import { TRACE } from './traceBackend.ts'
import { size, type Invocation, type TraceKernel, type Shape } from './traceKernel.ts'

/** One call with results of these shapes. */
function call(
  { backend, inputs }: Invocation,
  name: string,
  args: readonly string[],
  attrs: Record<string, number>,
  shapes: readonly Shape[],
): tf.TensorInfo[] {
  const values = args.map((arg) => backend.value(inputs[arg]!))
  const results = backend.builder.call(name, values, attrs, shapes.map(size))
  return results.map((result, i) => backend.info(result, shapes[i]!))
}

const elementwise =
  (fn: 'gelu' | 'geluGrad'): TraceKernel =>
  ({ backend, inputs: { x } }) =>
    backend.info(backend.builder.map(fn, backend.value(x!)), x!.shape)

const rowsOf = ({ shape: [rows, width] }: tf.TensorInfo) => ({ rows: rows!, width: width! })

function headsOf({ shape: [rows, width] }: tf.TensorInfo, attrs: Invocation['attrs']) {
  const { tokens, heads } = attrs as { tokens: number; heads: number }
  const images = rows! / tokens
  return { images, tokens, heads, headWidth: width! / 3 / heads }
}

const operations: Record<string, TraceKernel> = {
  Gelu: elementwise('gelu'),
  GeluGrad: elementwise('geluGrad'),
  LayerNorm: (invocation) => {
    const x = invocation.inputs['x']!
    const rows = rowsOf(x)
    return call(invocation, 'layerNorm', ['x', 'gamma', 'beta'], rows, [x.shape, [rows.rows, 2]])
  },
  LayerNormGrad: (invocation) => {
    const x = invocation.inputs['x']!
    const rows = rowsOf(x)
    const shapes = [x.shape, [rows.width], [rows.width]]
    return call(invocation, 'layerNormGrad', ['dy', 'x', 'gamma', 'stats'], rows, shapes)
  },
  Attention: (invocation) => {
    const qkv = invocation.inputs['qkv']!
    const heads = headsOf(qkv, invocation.attrs)
    const scores = [heads.images * heads.heads * heads.tokens]
    const out = [qkv.shape[0]!, qkv.shape[1]! / 3]
    return call(invocation, 'attention', ['qkv'], heads, [out, scores])
  },
  AttentionGrad: (invocation) => {
    const qkv = invocation.inputs['qkv']!
    const args = ['qkv', 'out', 'dOut', 'logSumExp']
    return call(invocation, 'attentionGrad', args, headsOf(qkv, invocation.attrs), [qkv.shape])
  },
  CrossEntropy: (invocation) => {
    const { shape } = invocation.inputs['logits']!
    const attrs = { rows: shape[0]!, classes: shape[1]! }
    return call(invocation, 'crossEntropy', ['logits', 'targets'], attrs, [[], shape])
  },
}

const run = (name: string, inputs: Record<string, tf.Tensor>, attrs = {}): tf.Tensor[] =>
  [tf.engine().runKernel<tf.Tensor | tf.Tensor[]>(name, inputs, attrs)].flat()

/**
 * A gradient kernel called for one argument after the other is one call all the same: equal calls are one in
 * the graph.
 */
const gradients: tf.GradConfig[] = [
  {
    kernelName: 'Gelu',
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => tf.mul(dy as tf.Tensor, run('GeluGrad', { x: x! })[0]!) }),
  },
  {
    kernelName: 'LayerNorm',
    inputsToSave: ['x', 'gamma'],
    outputsToSave: [false, true],
    gradFunc: (dys, [x, gamma, stats]) => {
      const inputs = { dy: firstOf(dys), x: x!, gamma: gamma!, stats: stats! }
      const part = (i: number) => () => run('LayerNormGrad', inputs)[i]!
      return { x: part(0), gamma: part(1), beta: part(2) }
    },
  },
  {
    kernelName: 'Attention',
    inputsToSave: ['qkv'],
    outputsToSave: [true, true],
    gradFunc: (dys, [qkv, out, logSumExp], attrs) => {
      const inputs = { qkv: qkv!, out: out!, dOut: firstOf(dys), logSumExp: logSumExp! }
      return { qkv: () => run('AttentionGrad', inputs, attrs)[0]! }
    },
  },
  {
    kernelName: 'CrossEntropy',
    outputsToSave: [false, true],
    gradFunc: (dys, [dLogits]) => ({ logits: () => tf.mul(dLogits!, firstOf(dys)) }),
  },
]

const firstOf = (dys: tf.Tensor | tf.Tensor[]) => [dys].flat()[0]!

export function registerOperations(): void {
  for (const [kernelName, operation] of Object.entries(operations)) {
    const kernelFunc = operation as unknown as tf.KernelFunc
    tf.registerKernel({ kernelName, backendName: TRACE, kernelFunc })
  }
  for (const gradient of gradients) tf.registerGradient(gradient)
}
