/** Whether a device has room for a program: asked before any buffer is made, and when the buffers are made. */
import { checkRoom, OutOfMemory } from '../../../../core/outOfMemory.ts'
import { bytes } from '../../../../experiment/bytes.ts'
import { windowOf, type Call } from '../../../compiler/graph/graph.ts'
import type { Plan } from '../../../compiler/plan/steps.ts'
import type { Loaded } from '../../../compiler/target.ts'
import type { Kernel } from '../kernels/kernel.ts'

/** Bytes of the largest buffer that a kernel may bind. */
export const largestTensor = ({ limits }: GPUDevice): number =>
  Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize)

/** Throws OutOfMemory for what goes into a call or comes out of it: before tuning tries the call. */
export function checkCalls(calls: readonly Call[], maxTensorBytes: number): void {
  const room = { maxTensorBytes }
  for (const { name, inputs, outputs } of calls) {
    for (const input of inputs)
      checkRoom(room, `what ${name} reads needs`, 4 * windowOf(input).x.size)
    for (const { size } of outputs) checkRoom(room, `what ${name} computes needs`, 4 * size)
  }
}

/** Throws OutOfMemory for a plan's largest buffer. */
export function checkPlan(plan: Plan<Kernel>, maxTensorBytes: number): void {
  const { size, label } = largestOf(plan)
  checkRoom({ maxTensorBytes }, `what the kernel “${label}” writes needs`, size)
}

const largestOf = ({ slots, owners }: Plan<Kernel>) => {
  const size = Math.max(0, ...slots)
  return { size, label: owners[slots.indexOf(size)]! }
}

/** What `work` makes of a plan; rejects with OutOfMemory where the GPU had no buffers for it, and then nothing is held. */
export async function allocating(
  device: GPUDevice,
  plan: Plan<Kernel>,
  work: () => Loaded,
): Promise<Loaded> {
  device.pushErrorScope('validation') // a buffer that was not made breaks what binds it
  device.pushErrorScope('out-of-memory')
  let made: Loaded | null = null
  let thrown: unknown = null
  try {
    made = work()
  } catch (error) {
    thrown = error // a buffer that is mapped when it is made has its memory at once
  }
  const [lacking, refused] = await Promise.all([device.popErrorScope(), device.popErrorScope()])
  if (made && !lacking && !refused) return made
  made?.release()
  if (lacking || thrown instanceof RangeError) {
    const { size, label } = largestOf(plan)
    throw new OutOfMemory(
      'the intermediate results of a step need',
      plan.slots.reduce((a, b) => a + b, 0),
      `the largest of them ${bytes(size)} (what the kernel “${label}” writes), and the GPU has no room for all`,
    )
  }
  if (thrown) throw thrown
  throw new Error(`The GPU refused a command: ${refused!.message.split('\n', 1)[0]}`)
}
