/** Whether a device has room for a program: asked before any buffer is made, and when the buffers are made. */
import { bytes } from '../../experiment/bytes.ts'
import { checkRoom, OutOfMemory } from '../../core/outOfMemory.ts'
import { windowOf, type Call } from './graph/graph.ts'
import type { Plan } from './plan/plan.ts'

export interface BufferLimits {
  /** Bytes of the largest buffer that a kernel may bind. */
  readonly maxTensorBytes: number
}

export const roomOf = ({ limits }: GPUDevice): BufferLimits => ({
  maxTensorBytes: Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize),
})

/** Throws OutOfMemory for what goes into a call or comes out of it: before tuning tries the call. */
export function checkCalls(calls: readonly Call[], room: BufferLimits): void {
  for (const { name, inputs, outputs } of calls) {
    for (const input of inputs)
      checkRoom(room, `what ${name} reads needs`, 4 * windowOf(input).x.size)
    for (const { size } of outputs) checkRoom(room, `what ${name} computes needs`, 4 * size)
  }
}

/** Throws OutOfMemory for a plan's largest buffer. */
export function checkPlan(plan: Plan, room: BufferLimits): void {
  const { size, label } = largestOf(plan)
  checkRoom(room, `what the kernel “${label}” writes needs`, size)
}

const largestOf = ({ slots, owners }: Plan) => {
  const size = Math.max(0, ...slots)
  return { size, label: owners[slots.indexOf(size)]! }
}

/** The result of work that makes a plan's buffers; rejects with OutOfMemory where the GPU had none for them. */
export async function allocating<T>(device: GPUDevice, plan: Plan, work: () => T): Promise<T> {
  device.pushErrorScope('validation') // a buffer that was not made breaks what binds it
  device.pushErrorScope('out-of-memory')
  let result: T | null = null
  let thrown: unknown = null
  try {
    result = work()
  } catch (error) {
    thrown = error // a buffer that is mapped when it is made has its memory at once
  }
  const [lacking, refused] = await Promise.all([device.popErrorScope(), device.popErrorScope()])
  if (lacking || thrown instanceof RangeError) {
    const { size, label } = largestOf(plan)
    throw new OutOfMemory(
      'the intermediate results of a step need',
      plan.slots.reduce((a, b) => a + b, 0),
      `the largest of them ${bytes(size)} (what the kernel “${label}” writes), and the GPU has no room for all`,
    )
  }
  if (thrown) throw thrown
  if (refused) throw new Error(`The GPU refused a command: ${refused.message.split('\n', 1)[0]}`)
  return result as T
}
