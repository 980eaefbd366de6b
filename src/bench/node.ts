/** `npm run bench -- --node` and `--processor`: the benchmark without a browser. Every engine gets a process of its own. */
import { fork, type ChildProcess } from 'node:child_process'
import * as Comlink from 'comlink'
import './iterators.ts'
import { nodeGpu } from '../cli/nodeGpu.ts'
import type { Tell } from './agenda.ts'
import { bench, type Options } from './bench.ts'
import { remoteHost, type Connect } from './connect.ts'
import type { Report } from './benchReport.ts'
import type { BenchPlace } from './host.ts'
import type { BenchMachine } from './spec.ts'
import { tableOf } from './textTable.ts'

const HOST = '--host'

/** `program` is the file this module was bundled into: what the processes run. */
export async function benchInNode(
  program: string,
  options: Options,
  tell: Tell,
): Promise<{ report: Report; table: string }> {
  const connect: Connect = () => {
    const child = fork(program, [HOST, options.machine ?? 'webgpu'], {
      serialization: 'advanced',
      stdio: ['ignore', 2, 2, 'ipc'],
    })
    const crash = new Promise<never>((_, reject) => {
      child.on('exit', (code) => reject(new Error(`Its process ended with code ${code}.`)))
    })
    return { host: remoteHost(endpointOf(child), crash), end: () => void child.kill() }
  }
  const report = await bench(connect, options, tell)
  return { report, table: tableOf(report) }
}

/** Runs an engine for the process that forked this one. */
async function serveHost(machine: BenchMachine): Promise<void> {
  const { createHost } = await import('./host.ts')
  Comlink.expose(
    createHost(await places[machine]()),
    endpointOf(process as unknown as ChildProcess),
  )
}

const places: Record<BenchMachine, () => Promise<BenchPlace>> = {
  async webgpu() {
    await nodeGpu() // before tfjs is loaded
    return (await import('./engines/webgpu/index.ts')).onWebGpu
  },
  processor: async () => (await import('./engines/processor/index.ts')).onProcessor,
}

/** Comlink speaks to whatever looks like a worker. */
function endpointOf(other: ChildProcess): Comlink.Endpoint {
  const listeners = new Map<unknown, (data: unknown) => void>()
  return {
    postMessage: (message: unknown) => void other.send(message as object),
    addEventListener(_type, listener) {
      const hear = (data: unknown) => {
        const event = { data } as MessageEvent
        if (typeof listener === 'function') listener(event)
        else listener.handleEvent(event)
      }
      listeners.set(listener, hear)
      other.on('message', hear)
    },
    removeEventListener(_type, listener) {
      const hear = listeners.get(listener)
      if (hear) other.off('message', hear)
    },
  }
}

if (process.argv[2] === HOST) await serveHost(process.argv[3] as BenchMachine)
