/** `npm run train`: runs the headless runner with this process's arguments and streams. */
import { enableProdMode } from '@tensorflow/tfjs-core'
import { reasonOf } from '../../scripts/files.js'
import { runHeadless } from './headless.ts'

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

enableProdMode() // without it tfjs prints an advertisement for its native package
const code = await runHeadless(process.argv.slice(2), {
  input: process.stdin,
  print,
  heard: () => heard,
  complain: console.error,
})
process.exit(code) // Dawn would keep the process running
