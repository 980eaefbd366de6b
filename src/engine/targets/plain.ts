/** The device of plain JavaScript: work is done when its function returns, so its time is exact. */
import { plainProgram, plainRead, type Device } from '../../core/device.ts'

export const hostDevice: Device = {
  time(work) {
    const began = performance.now()
    const result = work()
    return { result, ms: Promise.resolve(performance.now() - began) }
  },
  settle: () => Promise.resolve(),
  read: plainRead,
  compiles: false,
  program: plainProgram,
}
