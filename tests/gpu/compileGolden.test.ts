/** PyTorch's trajectories of tests/golden through compiled steps: those that span all. */
import { beforeAll, test } from 'vitest'
import type { Device } from '../../src/core/device.ts'
import { openBackend } from '../../src/engine/open.ts'
import { expectPyTorch } from '../golden/replay.ts'
import { spanning } from '../golden/spanning.ts'
import { digits } from './digits.ts'

const compiling = 600_000 // ms; SwiftShader takes half a second for each shader

const bytesOf = async (path: string) => new Uint8Array(await (await fetch(path)).arrayBuffer())

let device: Device
beforeAll(async () => {
  device = (await openBackend('webgpu')).device
})

test.each(spanning)('%s equals PyTorch', { timeout: compiling }, (name) =>
  expectPyTorch(name, digits, device, (file) => bytesOf(`/tests/golden/${file}`)),
)
