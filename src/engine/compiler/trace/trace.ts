/** Runs a step function on the tracing backend and hands back what it would compute. */
import * as tf from '@tensorflow/tfjs-core'
import type { Builder } from '../graph/builder.ts'
import type { Value } from '../graph/graph.ts'
import { TRACE, TraceBackend, type Finish } from './traceBackend.ts'
import { registerOperations } from './fusedOps.ts'
import { registerTraceKernels } from './arithmetic.ts'

export interface Graph {
  builder: Builder
  outputs: Value[]
  /** Tensors of the device that the step reads beside its parameters, by the names of their parameters. */
  external: ReadonlyMap<string, tf.TensorInfo>
  parameters: ReadonlyMap<string, Value>
}

export type MakeParameter = (
  name: string,
  shape: readonly number[],
  dtype: tf.DataType,
) => tf.Tensor

let backend: TraceBackend | null = null

/** `body` makes its parameters and returns its outputs, which are finished; nothing is computed. */
export function trace(
  body: (parameter: MakeParameter) => readonly tf.Tensor[],
  finish: Finish,
): Graph {
  const before = tf.getBackend()
  if (!backend) {
    const made = new TraceBackend()
    tf.registerBackend(TRACE, () => made)
    registerTraceKernels()
    registerOperations()
    backend = made
  }
  const tracing = backend
  tracing.reset(finish)
  const parameters = new Map<string, Value>()
  use(TRACE)
  try {
    let outputs: Value[] = []
    tf.tidy(() => {
      const parameter: MakeParameter = (name, shape, dtype) => {
        const tensor = tracing.makeParameter(name, shape, dtype)
        parameters.set(name, tracing.value(tensor))
        return tensor
      }
      outputs = body(parameter).map((tensor) => tracing.value(tensor))
    })
    const { builder, external } = tracing
    return { builder, outputs: finish(builder, outputs), external, parameters }
  } finally {
    use(before)
  }
}

/** tfjs's setBackend is async only for backends that start asynchronously; these have started. */
function use(name: string): void {
  void tf.setBackend(name)
}
