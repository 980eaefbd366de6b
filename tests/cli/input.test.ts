import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, test } from 'vitest'
import type { Arguments } from '../../src/cli/arguments.ts'
import { checkOutputs, readExperiment, Refusal } from '../../src/cli/input.ts'
import { tinyExperiment } from '../fixtures/tiny.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'input-'))
afterAll(() => rmSync(folder, { recursive: true }))
const inFolder = (name: string) => path.join(folder, name)

const plain: Arguments = {
  config: '-',
  steps: null,
  seeds: null,
  backend: 'cpu',
  trace: false,
  data: null,
  init: null,
  save: null,
}

const nothing = Readable.from([])

describe('a configuration', () => {
  const config = inFolder('experiment.json')
  const read = (bytes: Uint8Array, steps: number | null = null) => {
    writeFileSync(config, bytes)
    return readExperiment({ ...plain, config, steps }, nothing)
  }

  test.each([
    ['UTF-8 with a byte order mark', 'utf8'],
    ['UTF-16, as Windows writes it', 'utf16le'],
  ] as const)('in %s is read', async (_, encoding) => {
    const { lanes } = await read(
      Buffer.from('\uFEFF{"lanes": [{"name": "Größe", "method": "base"}]}', encoding),
    )
    expect(lanes[0]!.name).toBe('Größe')
  })

  test('has other steps where they are asked for', async () => {
    const { training } = await read(Buffer.from('{"training": {"steps": 4, "batchSize": 8}}'), 7)
    expect(training).toMatchObject({ steps: 7, batchSize: 8 })
  })

  test.each([
    ['an empty file', '', 'not JSON: line 1, column 1: a value expected'],
    ['no JSON', '{"seed": .5}', 'not JSON: line 1, column 10: a value expected'],
    [
      'a decimal comma in a text',
      '{"optimizer": {"lr": "0,01"}}',
      'optimizer.lr: "0,01" is not allowed; allowed: a number from 0 to 100, with a decimal point instead of the comma (0.01)',
    ],
    [
      'a whole book',
      `{"seed": ${' '.repeat(1_000_000)}1}`,
      'too long for an experiment; allowed: 1000000 bytes',
    ],
  ])('that is %s is refused in a sentence', async (_, words, sentence) => {
    await expect(read(Buffer.from(words))).rejects.toEqual(new Refusal([`${config}: ${sentence}`]))
  })

  test('of another encoding is named', async () => {
    const words = '{"lanes": [\n{"name": "Größe", "method": "base"}]}'
    await expect(read(Buffer.from(words, 'latin1'))).rejects.toEqual(
      new Refusal([`${config}: line 2 is not sound UTF-8; allowed: UTF-8 or UTF-16`]),
    )
  })

  test('that is a folder, or never ends, is refused', async () => {
    await expect(readExperiment({ ...plain, config: folder }, nothing)).rejects.toEqual(
      new Refusal([`--config: ${folder} cannot be read: it is a folder`]),
    )
    await expect(readExperiment({ ...plain, config: '/dev/zero' }, nothing)).rejects.toEqual(
      new Refusal(['/dev/zero: too long for an experiment; allowed: 1000000 bytes']),
    )
  })
})

describe('the files of weights', () => {
  const lanes = [
    { name: 'A', method: 'base' },
    { name: 'B', method: 'sam' },
  ] as const
  const twoLanes = tinyExperiment({ lanes: [...lanes] })
  const oneLane = tinyExperiment({ lanes: [lanes[0]] })
  const saving = (save: string, seeds: number[] | null = null) => ({ ...plain, save, seeds })
  const refusal = (file: string, reason: string) =>
    new Refusal([`--save: ${file} cannot be written: ${reason}`])

  test('that can all be written are not there afterwards', () => {
    const before = readdirSync(folder)
    checkOutputs(saving(inFolder('w.safetensors'), [0, 1]), twoLanes)
    checkOutputs(saving(inFolder('w.safetensors')), oneLane)
    checkOutputs(plain, twoLanes)
    expect(readdirSync(folder)).toEqual(before)
  })

  test('are each tried, of every lane and every seed', () => {
    mkdirSync(inFolder('w.seed-1.B.safetensors'))
    expect(() => checkOutputs(saving(inFolder('w.safetensors'), [0, 1]), twoLanes)).toThrow(
      refusal(inFolder('w.seed-1.B.safetensors'), 'it is a folder'),
    )
    checkOutputs(saving(inFolder('w.safetensors'), [1]), twoLanes)
  })

  test('are not put beside a folder that was named', () => {
    mkdirSync(inFolder('weights'))
    for (const experiment of [oneLane, twoLanes]) {
      for (const name of ['weights', 'weights/', 'new/']) {
        expect(() => checkOutputs(saving(inFolder(name)), experiment)).toThrow(
          refusal(inFolder(name), 'it is a folder'),
        )
      }
    }
  })
})
