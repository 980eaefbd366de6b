/** A program's body as a graph: what it computes from a state of these shapes and inputs of these lengths. */
import * as tf from '@tensorflow/tfjs-core'
import type { Body, Inputs } from '../../../core/device.ts'
import type { Builder } from '../graph/builder.ts'
import { reachable, type Call, type Update, type Value } from '../graph/graph.ts'
import { lowered } from '../rewrite/passes.ts'
import { trace } from './trace.ts'
import type { Finish } from './traceBackend.ts'

export interface TracedBody {
  builder: Builder
  updates: readonly Update[]
  numbers: Value
  /** Tensors that the body reads beside its state, by the names of their buffers. */
  external: ReadonlyMap<string, tf.TensorInfo>
}

export const stateName = (path: string) => `state ${path}`
export const inputName = (name: string) => `input ${name}`
export const isState = (name: string) => name.startsWith('state ')

export function traceBody<S extends object, I extends Inputs>(
  body: Body<S, I>,
  state: S,
  inputs: I,
  splitsSums: boolean,
): TracedBody {
  let paths: string[] = []
  const finish: Finish = (of, roots) => lowered(of, roots, { splitsSums })
  const { builder, outputs, external, parameters } = trace((parameter) => {
    const before = mapTensors(state, ({ shape, dtype }, path) =>
      parameter(stateName(path), shape, dtype),
    )
    const tensors = Object.entries(inputs).map(([name, numbers]) => [
      name,
      parameter(
        inputName(name),
        [numbers.length],
        numbers instanceof Int32Array ? 'int32' : 'float32',
      ),
    ])
    const after = body(before as S, Object.fromEntries(tensors))
    const next = tensorsIn(after.state)
    paths = next.map(([path]) => path)
    return [after.numbers, ...next.map(([, tensor]) => tensor)]
  }, finish)
  const [numbers, ...next] = outputs
  const updates = paths.map((path, i) => ({
    parameter: parameters.get(stateName(path))!,
    next: next[i]!,
  }))
  return { builder, updates, numbers: numbers!, external }
}

/** The calls of kernels that a body comes to, those in repetitions with them. */
export const callsOf = ({ updates, numbers }: TracedBody): Call[] =>
  callsBehind([...updates.map(({ next }) => next), numbers])

function callsBehind(roots: readonly Value[]): Call[] {
  const calls = new Set(reachable(roots).flatMap(({ op }) => (op.kind === 'result' ? op.call : [])))
  return [...calls].flatMap((call) =>
    call.repeats ? callsBehind(call.repeats.sums.map(({ next }) => next)) : call,
  )
}

/** Every tensor of a state, with its path in it. */
export function tensorsIn(state: object, path = ''): [string, tf.Tensor][] {
  if (state instanceof tf.Tensor) return [[path, state]]
  return Object.entries(state as Record<string, object>).flatMap(([key, part]) =>
    tensorsIn(part, `${path}.${key}`),
  )
}

/** A state of the same form with other tensors. */
function mapTensors(
  state: object,
  to: (tensor: tf.Tensor, path: string) => tf.Tensor,
  path = '',
): object {
  if (state instanceof tf.Tensor) return to(state, path)
  const parts = Object.entries(state as Record<string, object>).map(
    ([key, part]): [string, object] => [key, mapTensors(part, to, `${path}.${key}`)],
  )
  return Array.isArray(state) ? parts.map(([, part]) => part) : Object.fromEntries(parts)
}
