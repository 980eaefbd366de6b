import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, test } from 'vitest'
import type { Arguments } from '../../src/cli/arguments.ts'
import { checkOutputs, readConfiguration, Refusal } from '../../src/cli/input.ts'
import { parseExperiment } from '../../src/experiment/validation.ts'
import { handedOver } from '../../src/formats/handover.ts'
import { emptyTable } from '../../src/formats/laneTable.ts'
import { partsOf, queryOf } from '../../src/formats/link.ts'
import { encodeRun } from '../../src/formats/runFile.ts'
import { runRecord } from '../fixtures/runRecord.ts'
import { smallDigits } from '../fixtures/smallDigits.ts'
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
  const read = async (bytes: Uint8Array, steps: number | null = null) => {
    writeFileSync(config, bytes)
    return (await readConfiguration({ ...plain, config, steps }, nothing)).experiment
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
    await expect(readConfiguration({ ...plain, config: folder }, nothing)).rejects.toEqual(
      new Refusal([`--config: ${folder} cannot be read: it is a folder`]),
    )
    await expect(readConfiguration({ ...plain, config: '/dev/zero' }, nothing)).rejects.toEqual(
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
  const twoSeeds = { experiment: twoLanes, seeds: [0, 1] }
  const saving = (save: string) => ({ ...plain, save })
  const refusal = (file: string, reason: string) =>
    new Refusal([`--save: ${file} cannot be written: ${reason}`])

  test('that can all be written are not there afterwards', () => {
    const before = readdirSync(folder)
    checkOutputs(saving(inFolder('w.safetensors')), twoSeeds)
    checkOutputs(saving(inFolder('w.safetensors')), { experiment: oneLane, seeds: null })
    checkOutputs(plain, twoSeeds)
    expect(readdirSync(folder)).toEqual(before)
  })

  test('are each tried, of every lane and every seed', () => {
    mkdirSync(inFolder('w.seed-1.B.safetensors'))
    expect(() => checkOutputs(saving(inFolder('w.safetensors')), twoSeeds)).toThrow(
      refusal(inFolder('w.seed-1.B.safetensors'), 'it is a folder'),
    )
    checkOutputs(saving(inFolder('w.safetensors')), { ...twoSeeds, seeds: [1] })
  })

  test('are not put beside a folder that was named', () => {
    mkdirSync(inFolder('weights'))
    for (const experiment of [oneLane, twoLanes]) {
      for (const name of ['weights', 'weights/', 'new/']) {
        expect(() => checkOutputs(saving(inFolder(name)), { experiment, seeds: null })).toThrow(
          refusal(inFolder(name), 'it is a folder'),
        )
      }
    }
  })
})

describe('a configuration that others have written', () => {
  const started = parseExperiment({
    ...smallDigits,
    seed: 5,
    training: { steps: 9 },
    lanes: [
      { name: 'AdamW', method: 'base' },
      { name: 'Look', method: 'look-sam', k: 3, alpha: 0.2 },
    ],
  }).experiment!
  const turned = { lane: 1, t: 4, knob: 'alpha', to: 0.7 } as const
  const knob = { type: 'knob', seed: 5, from: 0.2, ...turned } as const
  const config = inFolder('handed over.json')
  const readFile = async (text: string, given: Partial<Arguments> = {}) => {
    writeFileSync(config, text)
    return readConfiguration({ ...plain, config, ...given }, nothing)
  }
  const tables = [5, 6].flatMap((seed) => [0, 1].map((lane) => emptyTable(lane, seed)))
  const run = runRecord(started, { seeds: [5, 6], knobs: [knob], tables })
  const whole = { experiment: started, seeds: [5, 6], turns: [turned], weights: null }

  test('as a run file: with its seeds and the knobs that were turned', async () => {
    expect(await readFile(encodeRun(run))).toEqual(whole)
  })

  test('as a chart’s JSON, of this version and of earlier ones: as the run was started', async () => {
    const series = `"series":[\n{"lane":"Look","seed":5,"t":[0],"loss":[1]}\n]}\n`
    const lanes = [started.lanes[0], { ...started.lanes[1], alpha: 0.7 }]
    for (const experiment of [started, { ...started, lanes }]) {
      const about = { chart: { name: 'loss' }, experiment, seeds: [5, 6], knobEvents: [knob] }
      expect(await readFile(`${JSON.stringify(about).slice(0, -1)},${series}`)).toEqual(whole)
    }
  })

  test('as a link, given as it is or in a file', async () => {
    const link = `https://lab.example/app/?${queryOf(partsOf(started, 2, [turned]))}&x=seconds`
    expect(await readConfiguration({ ...plain, config: link }, nothing)).toEqual(whole)
    expect(await readFile(`${link}\n`)).toEqual(whole)
    expect(await readFile(link.slice(link.indexOf('?')))).toEqual(whole)
  })

  test('as the lines that the runner printed: the first says what trained', async () => {
    const first = {
      experiment: started,
      parameters: 1,
      tokens: 4,
      flopsPerImage: 9,
      backend: 'wasm',
    }
    const lines = [{ ...first, turns: [turned] }, { lane: 'AdamW', t: 0, loss: 2.3 }, { t: 0 }]
    const text = lines.map((line) => JSON.stringify(line)).join('\n')
    expect(await readFile(text)).toEqual({ ...whole, seeds: null })
    expect(await readFile(`${JSON.stringify(first)}\n`)).toEqual({
      ...whole,
      seeds: null,
      turns: [],
    })
    const endless = [text, ...Array.from({ length: 9 }, () => `\n${' '.repeat(200_000)}`)]
    const input = Readable.from(endless.map((part) => Buffer.from(part)))
    expect(await readConfiguration(plain, input)).toMatchObject({ turns: [turned] })
  })

  test('as Share hands it over', async () => {
    expect(await readFile(JSON.stringify(handedOver(whole)))).toEqual(whole)
  })

  test('is trained for as many steps and under such seeds as the command line says', async () => {
    const read = await readFile(encodeRun(run), { steps: 3, seeds: [8] })
    expect(read.seeds).toEqual([8])
    expect(read.experiment.training.steps).toBe(3)
    expect(read.turns).toEqual([])
  })

  test('asks for the file of initial weights that a run began from', async () => {
    const weights = { name: 'warm.safetensors', sha256: null }
    const text = encodeRun({ ...run, weights })
    await expect(readFile(text)).rejects.toThrow(
      'the weights in warm.safetensors; allowed: with --init',
    )
    expect(await readFile(text, { init: 'warm.safetensors' })).toMatchObject({ weights })
  })

  test.each([
    ['a run file that was cut off', (text: string) => text.slice(0, -9), 'not JSON'],
    [
      'a run of another version',
      (text: string) => text.replace('"version":1', '"version":7'),
      'run file: version',
    ],
  ])('is refused in a sentence: %s', async (_, spoil, sentence) => {
    await expect(readFile(spoil(encodeRun(run)))).rejects.toThrow(sentence)
  })

  test.each([
    [
      'https://lab.example/?steps=many',
      'the link: In the link, training.steps: "many" is not allowed',
    ],
    ['https://lab.example/?tab=runs', 'the link: the link has no experiment'],
  ])('%s is refused in a sentence', async (link, sentence) => {
    await expect(readConfiguration({ ...plain, config: link }, nothing)).rejects.toThrow(sentence)
  })
})
