/** The worker that reads and writes run files. */
import * as Comlink from 'comlink'
import { buffersOf, runFiles } from './runFiles.ts'

Comlink.expose({
  ...runFiles,
  async read(file: Blob) {
    const read = await runFiles.read(file)
    return Comlink.transfer(read, buffersOf(read))
  },
})
