/**
 * Numbers on their way back from the device. Nothing is read inside a step: entries gather here and are read
 * together, asynchronously, while training goes on. Events come out in the order of the entries.
 */
import { util, type Tensor1D } from '@tensorflow/tfjs-core'
import type { Device } from '../device.ts'
import type { TrainingEvent } from '../../experiment/events.ts'

export interface Entry {
  /** What must be read first; freed when it is. */
  numbers: Tensor1D | null
  events(values: Float32Array): TrainingEvent[] | Promise<TrainingEvent[]>
}

export interface Ledger {
  add(entries: readonly Entry[]): void
  /** Events that have become readable; starts the next reading when it is due. Waits for nothing. */
  collect(): TrainingEvent[]
  /** Every event up to here. */
  flush: () => Promise<TrainingEvent[]>
  dispose(): void
}

/** Reads entries together and frees what was read. Tells their events in the order of the entries. */
export async function* readEntries(
  entries: readonly Entry[],
  readTogether: Device['read'],
): AsyncGenerator<TrainingEvent, void, undefined> {
  const tensors = entries.flatMap((entry) => entry.numbers ?? [])
  const reading = readTogether(tensors)
  for (const tensor of tensors) tensor.dispose()
  const values = await reading
  let next = 0
  for (const entry of entries) {
    yield* await entry.events(entry.numbers ? values[next++]! : new Float32Array())
  }
}

export function createLedger(readEvery: number, readTogether: Device['read']): Ledger {
  let pending: Entry[] = []
  let reading: Promise<void> | null = null
  let failure: unknown = null
  let ready: TrainingEvent[] = []
  // In ms of the monotonic clock, since the system's clock may be set back. It is finite because `readEvery` may be ∞.
  let lastRead = -Number.MAX_VALUE

  async function read(entries: readonly Entry[]): Promise<void> {
    // `take` replaces `ready` while this waits, so each event is put into what is `ready` at its time.
    for await (const event of readEntries(entries, readTogether)) ready.push(event)
  }

  function startReading(): Promise<void> {
    const entries = pending
    pending = []
    lastRead = util.now()
    return read(entries).finally(() => {
      reading = null
    })
  }

  const take = () => {
    const events = ready
    ready = []
    return events
  }

  return {
    add(entries) {
      pending.push(...entries)
    },
    collect() {
      if (failure) throw failure
      if (!reading && pending.length > 0 && util.now() - lastRead >= readEvery) {
        reading = startReading()
        reading.catch((error: unknown) => {
          failure = error
        })
      }
      return take()
    },
    async flush() {
      await reading
      if (failure) throw failure
      if (pending.length > 0) await startReading()
      return take()
    },
    dispose() {
      for (const { numbers } of pending) numbers?.dispose()
      pending = []
    },
  }
}
