/** PyTorch's trajectories of tests/golden on the processor: in plain JavaScript and on WebAssembly. */
import { readFileSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { openBackend } from '../../../src/engine/open.ts'
import { digits } from '../../fixtures/digits.ts'
import { expectPyTorch } from '../../golden/replay.ts'
import { spanning, traitsOf } from '../../golden/spanning.ts'

const folder = 'tests/golden/'

const all = readdirSync(`${folder}cases`)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))

test('there are 61 cases, and those of every target have each trait that any case has', () => {
  const traitsIn = (cases: readonly string[]) =>
    cases.flatMap((name) =>
      traitsOf(JSON.parse(readFileSync(`${folder}cases/${name}.json`, 'utf8')).config),
    )
  expect(all).toHaveLength(61)
  const spanned = new Set(traitsIn(spanning))
  expect(traitsIn(all).filter((trait) => !spanned.has(trait))).toEqual([])
})

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  test.each(all)('%s equals PyTorch', async (name) => {
    const { device } = await openBackend(backend)
    await expectPyTorch(name, digits, device, (file) => readFile(folder + file))
  })
})
