/** `npm run train`: the headless runner on this process's arguments and streams. */
import { enableProdMode } from '@tensorflow/tfjs-core'
import { messageOf } from '../experiment/messageOf.ts'
import { runHeadless } from './headless.ts'

const print = (line: string) =>
  new Promise<void>((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => (error ? reject(error) : resolve()))
  })

// A reader that has seen enough (| head) closes the pipe: no mistake of anyone's.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  console.error(messageOf(error))
  process.exit(1)
})

enableProdMode() // else tfjs advertises its native package
const code = await runHeadless(process.argv.slice(2), {
  input: process.stdin,
  print,
  complain: console.error,
})
process.exit(code) // Dawn would keep the process alive
