/** Plans without a GPU: what training would run, traced and planned on the tfjs backend of the moment. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import type { Body, Device, Inputs } from '../../../src/core/device.ts'
import { planOf } from '../../../src/engine/compiler/plan/plan.ts'
import { kernelsIn, type Plan } from '../../../src/engine/compiler/plan/steps.ts'
import { traceBody } from '../../../src/engine/compiler/trace/traceBody.ts'
import { lowerCall } from '../../../src/engine/targets/webgpu/kernels/index.ts'
import type { Kernel } from '../../../src/engine/targets/webgpu/kernels/kernel.ts'
import { kernelMaker } from '../../../src/engine/targets/webgpu/launches.ts'

/** Plans for hardware; every WebGPU lets a kernel bind 8 buffers. */
export const makerFor = (maxBindings = 8) =>
  kernelMaker((call) => lowerCall(call, 'group'), maxBindings)

const planFor = <S extends object, I extends Inputs>(
  body: Body<S, I>,
  state: S,
  inputs: I,
  maker = makerFor(),
): Plan<Kernel> => planOf(traceBody(body, state, inputs, maker.splitsSums), maker)

/** The kernels' labels, those of a repetition once. */
export const labels = (plan: Plan<Kernel>) => Array.from(kernelsIn(plan), ({ label }) => label)

/** A device that plans every program it is asked to prepare, and runs none. */
export function planningDevice(maker = makerFor()): { device: Device; plans: Plan<Kernel>[] } {
  const plans: Plan<Kernel>[] = []
  const refuse = () => {
    throw new Error('This device only plans.')
  }
  const program = <S extends object, I extends Inputs>(body: Body<S, I>) => ({
    async prepare(state: S, inputs: I) {
      plans.push(planFor(body, state, inputs, maker))
    },
    run: refuse,
    dispose: () => {},
  })
  return {
    device: { time: refuse, settle: async () => {}, read: refuse, compiles: true, program },
    plans,
  }
}

/** The plan of a function of some vectors, written on tensors; its result is the first update. */
export function planOfFunction(
  vectors: Record<string, number[]>,
  f: (state: Record<string, tf.Tensor>) => {
    state?: Record<string, tf.Tensor>
    numbers: tf.Tensor
  },
): Plan<Kernel> {
  return tf.tidy(() => {
    const state = Object.fromEntries(
      Object.entries(vectors).map(([name, shape]) => [name, tf.zeros(shape)]),
    )
    const body: Body<Record<string, tf.Tensor>, {}> = (given) => {
      const { state: next, numbers } = f(given)
      return { state: { ...given, ...next }, numbers: tf.reshape(numbers, [-1]) as tf.Tensor1D }
    }
    return planFor(body, state, {}) as unknown as tf.TensorContainer
  }) as unknown as Plan<Kernel>
}
