/** The runner on a person's own files. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { runHeadless } from '../../src/cli/headless.ts'
import { gzipped, idx, idxFiles, labelsOf, pixelsOf, zip } from '../fixtures/imageFiles.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'own-'))
afterAll(() => rmSync(folder, { recursive: true }))

const mnistLike = path.join(folder, 'mine')
mkdirSync(mnistLike)
for (const { name, bytes } of idxFiles().map(gzipped))
  writeFileSync(path.join(mnistLike, name), bytes)
const zipped = path.join(folder, 'mine.zip')
writeFileSync(zipped, zip(idxFiles()))

const document = {
  dataset: { trainSize: 40, labelNoise: 0.5 },
  model: { patchSize: 4, width: 8, depth: 1, heads: 2, classes: 4 },
  training: { steps: 2, batchSize: 8 },
  lanes: [{ name: 'A', method: 'base' }],
}

type Line = Record<string, unknown> & { experiment?: typeof document & { dataset: object } }

async function train(config: object, data: string, ...options: string[]) {
  const lines: Line[] = []
  const complaints: string[] = []
  const code = await runHeadless(['--config', '-', '--data', data, ...options], {
    input: Readable.from([JSON.stringify(config)]),
    print: async (line) => void lines.push(JSON.parse(line) as Line),
    heard: () => true,
    complain: (sentence) => complaints.push(sentence),
  })
  return { code, lines, complaints }
}

const timeless = (lines: readonly Line[]) => lines.slice(1).map((line) => ({ ...line, ms: 0 }))

test('own images take the place of the data set; a test part validates, whole', async () => {
  const { code, lines, complaints } = await train(document, mnistLike, '--trace')
  expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
  expect(lines[0]!.experiment!.dataset).toMatchObject({
    name: 'own',
    trainSize: 40,
    own: { name: 'mine', images: 80, trainImages: 60, imageSize: 8, channels: 1, classes: 4 },
  })
  const { split, labels } = lines[1] as unknown as {
    split: { train: number[]; validation: number[] }
    labels: number[]
  }
  expect(split.train).toHaveLength(40)
  expect(Math.max(...split.train)).toBeLessThan(60)
  expect(split.validation).toEqual(Array.from({ length: 20 }, (_, i) => 60 + i))
  const right = split.train.filter((image, i) => labels[i] === image % 4).length
  expect(labels).toHaveLength(40)
  expect(right).toBeGreaterThan(15)
  expect(right).toBeLessThan(35)
  const evaluations = lines.filter((line) => 'valLoss' in line)
  expect(evaluations).toHaveLength(2)
  expect(evaluations[0]).toHaveProperty('memorised')
})

test('the printed experiment trains the same on the same images, and refuses others', async () => {
  const first = await train(document, mnistLike)
  const { experiment } = first.lines[0]!
  const again = await train(experiment!, zipped)
  expect(again.complaints).toEqual([])
  expect(timeless(again.lines)).toEqual(timeless(first.lines))

  const files = idxFiles()
  files[0]!.bytes[50]! ^= 1
  const other = path.join(folder, 'other.zip')
  writeFileSync(other, zip(files))
  const { code, complaints } = await train(experiment!, other)
  expect(code).toBe(2)
  expect(complaints).toHaveLength(1)
  expect(complaints[0]).toMatch(/^--data: the SHA-256 of other\.zip is [0-9a-f]{64}; allowed: /)
})

test('without their files own images are refused', async () => {
  const { lines } = await train(document, mnistLike)
  const complaints: string[] = []
  const code = await runHeadless(['--config', '-'], {
    input: Readable.from([JSON.stringify(lines[0]!.experiment)]),
    print: async () => {},
    heard: () => true,
    complain: (sentence) => complaints.push(sentence),
  })
  expect({ code, complaints }).toEqual({
    code: 2,
    complaints: ['dataset: mine are own images; their files are given by --data'],
  })
})

test.each<[string, object, () => string, RegExp]>([
  ['no such file', {}, () => path.join(folder, 'nothing'), /no such file or folder/],
  [
    'a file that is no images',
    {},
    () => {
      const file = path.join(folder, 'words.gz')
      writeFileSync(file, gzipSync('words'))
      return file
    },
    /words\.gz: no images were found in it/,
  ],
  [
    'more training images than the training part has',
    { dataset: { trainSize: 61 } },
    () => mnistLike,
    /dataset\.trainSize: 61 is not allowed; allowed: a whole number from 10 to 60, the training part of mine/,
  ],
  [
    'more images to evaluate than the test part has',
    { training: { evalImages: 21 } },
    () => mnistLike,
    /training\.evalImages: 21 is not allowed; allowed: null or a whole number from 1 to 20/,
  ],
  [
    'more training images than leave some to validate',
    { dataset: { trainSize: 17 } },
    () => {
      const pair = path.join(folder, 'pair.zip')
      const files = [
        { name: 'a', bytes: idx([20, 8, 8], pixelsOf(20)) },
        { name: 'b', bytes: idx([20], labelsOf(20)) },
      ]
      writeFileSync(pair, zip(files))
      return pair
    },
    /from 10 to 16, so that every class is left to validate \(pair\.zip has 20 images\)/,
  ],
])('%s ends with one line and exit code 2', async (_what, change, data, sentence) => {
  const { code, lines, complaints } = await train({ ...document, ...change }, data())
  expect({ code, lines }).toEqual({ code: 2, lines: [] })
  expect(complaints).toHaveLength(1)
  expect(complaints[0]).toMatch(sentence)
})

test('the name own alone is refused with what is allowed', async () => {
  const complaints: string[] = []
  const code = await runHeadless(['--config', '-'], {
    input: Readable.from(['{"dataset":{"name":"own"}}']),
    print: async () => {},
    heard: () => true,
    complain: (sentence) => complaints.push(sentence),
  })
  expect(code).toBe(2)
  expect(complaints).toEqual([
    'standard input: dataset.name: "own" is not allowed; allowed: one of digits, mnist, fashion-mnist; own images come with their files',
  ])
})
