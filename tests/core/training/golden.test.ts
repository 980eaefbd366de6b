/** PyTorch's trajectories of tests/golden on the processor. */
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'vitest'
import { openBackend } from '../../../src/engine/open.ts'
import { digits } from '../../fixtures/digits.ts'
import { expectPyTorch } from '../../golden/replay.ts'

const folder = 'tests/golden/'
const wasmBase = 'node_modules/@tensorflow/tfjs-backend-wasm/dist/'

const cases = readdirSync(`${folder}cases`)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  test.each(cases)('%s equals PyTorch', async (name) => {
    const { device } = await openBackend(backend, { wasmBase })
    await expectPyTorch(name, digits, device, (file) => readFile(folder + file))
  })
})
