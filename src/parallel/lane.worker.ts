/** A lane worker: the lane host exposed through Comlink, and its last words. */
import * as Comlink from 'comlink'
import { openBackend } from '../engine/open.ts'
import { messageOf } from '../experiment/messageOf.ts'
import { createLaneHost } from './laneHost.ts'
import type { CrashNotice } from './workerCalls.ts'

self.addEventListener('unhandledrejection', ({ reason }) => {
  const crash = `A lane worker failed: ${messageOf(reason)}`
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's maker is its only target
  self.postMessage({ crash } satisfies CrashNotice)
})

Comlink.expose(createLaneHost(async (backend) => (await openBackend(backend)).device))
