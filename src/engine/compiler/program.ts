/** A body compiled for a target: traced and planned at its first use, and from then on a list of kernels. */
import type * as tf from '@tensorflow/tfjs-core'
import type { Body, Inputs, Program } from '../../core/device.ts'
import { planOf } from './plan/plan.ts'
import type { Labelled } from './plan/steps.ts'
import type { Loaded, Planned, Target } from './target.ts'
import {
  callsOf,
  inputName,
  stateName,
  tensorsIn,
  traceBody,
  type TracedBody,
} from './trace/traceBody.ts'

export function compiledProgram<K extends Labelled, S extends object, I extends Inputs>(
  target: Target<K>,
  body: Body<S, I>,
): Program<S, I> {
  let planned: Planned<K> | null = null
  let loaded: Loaded | null = null
  let key = ''

  /** Another state, or inputs of other lengths, are traced anew; null where there is a plan for these. */
  const traced = (state: S, inputs: I): TracedBody | null =>
    planned && key === keyOf(state, inputs)
      ? null
      : traceBody(body, state, inputs, target.splitsSums)

  function plan(state: S, inputs: I, trace: TracedBody | null): Planned<K> {
    if (!trace) return planned!
    dispose()
    key = keyOf(state, inputs)
    const ofState = tensorsIn(state).map(([path, tensor]) => [stateName(path), tensor] as const)
    planned = {
      plan: planOf(trace, target),
      tensors: new Map<string, tf.TensorInfo>([...trace.external, ...ofState]),
      inputs: new Map(
        Object.entries(inputs).map(([name, { byteLength }]) => [inputName(name), byteLength]),
      ),
    }
    return planned
  }

  function dispose(): void {
    loaded?.release()
    loaded = null
    planned = null
  }

  return {
    async prepare(state, inputs) {
      const trace = traced(state, inputs)
      if (trace) await target.learn(callsOf(trace))
      const current = plan(state, inputs, trace)
      if (loaded) return
      const fresh = await target.load(current)
      // It may have been run or disposed of meanwhile.
      if (planned === current && !loaded) loaded = fresh
      else fresh.release()
    },
    run(state, inputs) {
      const current = plan(state, inputs, traced(state, inputs))
      loaded ??= target.loadNow(current)
      return { state, numbers: loaded.run(inputs) }
    },
    dispose,
  }
}

const ids = new WeakMap<object, number>()
let nextId = 0

/** Names the state's tensors, their shapes and the inputs' lengths. */
function keyOf(state: object, inputs: Inputs): string {
  const tensors = tensorsIn(state).map(([path, { dataId, shape }]) => {
    if (!ids.has(dataId)) ids.set(dataId, nextId++)
    return `${path} ${ids.get(dataId)} ${shape.join('x')}`
  })
  const lengths = Object.entries(inputs).map(([name, { length }]) => `${name} ${length}`)
  return [...tensors, ...lengths].join()
}
