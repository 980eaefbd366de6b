/** `npm run train`: runs the headless runner with this process's arguments and streams. */
import { availableParallelism } from 'node:os'
import * as Comlink from 'comlink'
import { enableProdMode } from '@tensorflow/tfjs-core'
import { reasonOf } from '../../scripts/files.js'
import { openBackend } from '../engine/open.ts'
import { createLaneHost } from '../parallel/laneHost.ts'
import { runHeadless } from './headless.ts'

enableProdMode() // without it tfjs prints an advertisement for its native package

/** Runs the command line to its end. `bundle` is the address of this code as it runs, for lane workers to load. */
export async function main(bundle: string): Promise<never> {
  let heard = true

  const print = (line: string) =>
    new Promise<void>((resolve) => {
      if (heard) process.stdout.write(`${line}\n`, () => resolve())
      else resolve()
    })

  // A reader may close the pipe early (`| head`). That is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    heard = false
    if (error.code === 'EPIPE') return
    console.error(`The output cannot be written: ${reasonOf(error)}`)
    process.exit(1)
  })
  process.stderr.on('error', () => {}) // there is no other place for messages

  const streams = { input: process.stdin, print, heard: () => heard, complain: console.error }
  const code = await runHeadless(process.argv.slice(2), streams, {
    bundle,
    size: availableParallelism(),
  })
  process.exit(code) // Dawn would keep the process running
}

/** Serves lanes in this thread, a lane worker's. */
export function serveLanes(port: MessagePort): void {
  Comlink.expose(
    createLaneHost(async (backend) => (await openBackend(backend)).device),
    port,
  )
}
