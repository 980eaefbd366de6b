/** Calls to a worker that is gone. */
import { expect, test } from 'vitest'
import { callsTo } from '../../src/parallel/workerCalls.ts'

/** Stands in for a worker that never answers. */
class SilentWorker extends EventTarget {
  terminated = false
  postMessage() {}
  terminate() {
    this.terminated = true
  }
}

test('a crash reaches those who listen before it and those who listen after it', async () => {
  const worker = new SilentWorker()
  const calls = callsTo<{ ask(): Promise<void> }>(worker as unknown as Worker, 'worker')
  const before: string[] = []
  calls.onCrash((message) => before.push(message))
  worker.dispatchEvent(new MessageEvent('message', { data: { crash: 'No more.' } }))
  expect(before).toEqual(['No more.'])
  expect(worker.terminated).toBe(true)
  const after = await new Promise<string>((resolve) => calls.onCrash(resolve))
  expect(after).toBe('No more.')
  await expect(calls.remote.ask()).rejects.toThrow('No more.')
})
