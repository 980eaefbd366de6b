/** PyTorch's trajectories of tests/golden through compiled steps. */
import { beforeAll, expect, test } from 'vitest'
import type { Device } from '../../src/core/device.ts'
import { openBackend } from '../../src/engine/open.ts'
import { expectPyTorch } from '../golden/replay.ts'
import { digits } from './digits.ts'

const compiling = 600_000 // ms; SwiftShader takes half a second for each shader

const cases = Object.keys(import.meta.glob('../golden/cases/*.json')).map((path) =>
  path.replace(/^.*\/|\.json$/g, ''),
)

const bytesOf = async (path: string) => new Uint8Array(await (await fetch(path)).arrayBuffer())

let device: Device
beforeAll(async () => {
  device = (await openBackend('webgpu', { wasmBase: '/wasm/' })).device
})

test('all of them', () => expect(cases).toHaveLength(61))

test.each(cases)('%s equals PyTorch', { timeout: compiling }, (name) =>
  expectPyTorch(name, digits, device, (file) => bytesOf(`/tests/golden/${file}`)),
)
