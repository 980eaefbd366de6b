/** PyTorch's trajectories of tests/golden through compiled steps. */
import { beforeAll, test } from 'vitest'
import { datasets } from '../../src/core/data/index.ts'
import type { Device } from '../../src/core/device.ts'
import { openBackend } from '../../src/engine/open.ts'
import { expectPyTorch } from '../golden/replay.ts'

const compiling = 600_000 // ms; SwiftShader takes half a second for each shader

// Each method with each optimizer, each reading of ε, each option that makes another program.
const cases = [
  ...['base', 'sam', 'look-sam-global'].flatMap((method) => [
    `${method}-adamw`,
    `${method}-lamb`,
    `${method}-sgd`,
  ]),
  ...['layer-sam', 'look-layer-sam'].flatMap((method) => [
    `${method}-normalized-adamw`,
    `${method}-literal-lamb`,
    `${method}-per-layer-sgd`,
  ]),
  'look-sam-per-layer-adamw',
  'batch-of-1',
  'micro-batch-of-1',
  'sixteen-tokens',
  'zero-head-look-sam',
  'rho-0-sam',
  'lr-0',
]

const bytesOf = async (path: string) => new Uint8Array(await (await fetch(path)).arrayBuffer())
const digits = datasets.digits.decode(await bytesOf(`/${datasets.digits.file}`))

let device: Device
beforeAll(async () => {
  device = (await openBackend('webgpu', { wasmBase: '/wasm/' })).device
})

test.each(cases)('%s equals PyTorch', { timeout: compiling }, (name) =>
  expectPyTorch(name, digits, device, (file) => bytesOf(`/tests/golden/${file}`)),
)
