/** The training worker: the trainer exposed through Comlink, and its last words. */
import * as Comlink from 'comlink'
import { messageOf } from '../experiment/messageOf.ts'
import { connectLaneWorker } from '../parallel/laneWorker.ts'
import type { CrashNotice } from '../parallel/workerCalls.ts'
import { createTrainer } from './trainer.ts'

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's page is its only target
const crash = (why: string) => self.postMessage({ crash: why } satisfies CrashNotice)

self.addEventListener('unhandledrejection', ({ reason }) => {
  crash(`The training worker failed: ${messageOf(reason)}`)
})

const trainer = createTrainer(crash, {
  connect: () => connectLaneWorker(crash),
  size: navigator.hardwareConcurrency,
})

Comlink.expose({
  ...trainer,
  // Moved to the page, not copied: a checkpoint may have many megabytes.
  async checkpoint() {
    const bytes = await trainer.checkpoint()
    return Comlink.transfer(bytes, [bytes.buffer])
  },
})
