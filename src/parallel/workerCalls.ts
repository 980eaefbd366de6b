/** Calls to a worker that end when the worker does. */
import * as Comlink from 'comlink'

/** What a worker says, outside Comlink's calls, before it goes: why nothing more can come from it. */
export interface CrashNotice {
  crash: string
}

export interface WorkerCalls<T> {
  /** What the worker offers; its calls reject, with one sentence, once it is gone. */
  remote: Comlink.Remote<T>
  /** Called once, with one sentence, when the worker is gone by itself, or at once where it is gone already. */
  onCrash(listener: (message: string) => void): void
  /** Ends the worker and everything in it; calls that wait reject. */
  terminate: () => void
}

/** What Comlink has wrapped, whose calls reject as soon as `gone` does. Comlink alone would let them wait for ever. */
export function callsUntil<T>(remote: Comlink.Remote<T>, gone: Promise<never>): Comlink.Remote<T> {
  gone.catch(() => {}) // it may come while no call waits
  type Call = (...args: unknown[]) => Promise<unknown>
  return new Proxy(remote, {
    get: (calls, key: string) =>
      key === 'then' // a promise may resolve with the remote
        ? undefined
        : (...args: unknown[]) =>
            Promise.race([(calls as unknown as Record<string, Call>)[key]!(...args), gone]),
  })
}

/** `name` is the worker's in sentences: "training worker". */
export function callsTo<T>(worker: Worker, name: string): WorkerCalls<T> {
  const listeners: ((message: string) => void)[] = []
  let message: string | null = null
  let crashed: string | null = null
  let reject: (error: Error) => void
  const gone = new Promise<never>((_, rejectGone) => (reject = rejectGone))

  const end = (why: string) => {
    message = why
    worker.terminate()
    reject(new Error(why))
  }
  const crash = (why: string) => {
    if (message !== null) return
    crashed = why
    end(why)
    for (const listener of listeners) listener(why)
  }
  worker.addEventListener('error', (event) => {
    crash(`The ${name} failed: ${event.message || 'its script could not be loaded'}.`)
  })
  worker.addEventListener('messageerror', () =>
    crash(`A message from the ${name} could not be read.`),
  )
  worker.addEventListener('message', ({ data }: MessageEvent<Partial<CrashNotice> | null>) => {
    if (typeof data?.crash === 'string') crash(data.crash)
  })

  return {
    remote: callsUntil(Comlink.wrap<T>(worker), gone),
    onCrash(listener) {
      if (crashed === null) listeners.push(listener)
      else queueMicrotask(() => listener(crashed!))
    },
    terminate: () => {
      if (message === null) end(`The ${name} was ended.`)
    },
  }
}
