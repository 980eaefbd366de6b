/** Run files as the worker reads and writes them. */
import { expect, test, vi } from 'vitest'
import { parseExperiment } from '../../src/experiment/validation.ts'
import { encodeRun } from '../../src/formats/runFile.ts'
import { buffersOf, runFiles } from '../../src/worker/runFiles.ts'
import { createTrainer } from '../../src/worker/trainer.ts'
import { digitsFile } from '../fixtures/digits.ts'
import { tableOf } from '../fixtures/laneTable.ts'
import { runRecord } from '../fixtures/runRecord.ts'
import { stepEvent } from '../fixtures/series.ts'

const { experiment } = parseExperiment({ lanes: [{ name: 'A', method: 'base' }] })
const steps = [0, 1, 2].map((t) => stepEvent({ t, loss: 1 / (t + 1) }))
const run = runRecord(experiment!, { tables: [tableOf(0, 0, steps)] })

test('what is written is the text of the run, and is read as the same run', async () => {
  const blob = await runFiles.write(run)
  expect(await blob.text()).toBe(encodeRun(run))
  expect(await runFiles.read(blob)).toEqual({ run, document: null })
})

test('a document that does not say it is a run is given as it is', async () => {
  const document = { seed: 3, lanes: [] }
  const blob = new Blob([JSON.stringify(document)])
  expect(await runFiles.read(blob)).toEqual({ run: null, document })
  expect(buffersOf({ run: null, document })).toEqual([])
})

test.each([
  ['a file cut off', '{"format":"looksam-lab run"', /^run file: it is no JSON, or was cut off/],
  ['a run of another version', '{"format":"looksam-lab run"}', /^run file: version is not sound/],
])('%s is refused in one sentence', async (_, text, sentence) => {
  await expect(runFiles.read(new Blob([text]))).rejects.toThrow(sentence)
})

test('the images of a run are those that its trainer shows, without training', async () => {
  const noisy = parseExperiment({
    seed: 4,
    dataset: { labelNoise: 0.3 },
    lanes: [{ name: 'A', method: 'base' }],
  })
  vi.stubGlobal('fetch', async () => new Response(digitsFile().slice()))
  const base = 'http://page.test/'
  const trainer = createTrainer(() => {})
  await trainer.open('cpu', base)
  await trainer.start(noisy.experiment, () => {})
  const shown = await trainer.samples(8)
  expect(await runFiles.samples(noisy.experiment!, base, 8)).toEqual(shown)
  expect(shown.images.filter(({ label, trueLabel }) => label !== trueLabel)).not.toEqual([])
})

test('all numbers of a run are moved, and none is copied', async () => {
  const read = await runFiles.read(await runFiles.write(run))
  const moved = structuredClone(read, { transfer: buffersOf(read) as ArrayBuffer[] })
  expect(moved).toEqual({ run, document: null })
  const { steps: columns, evaluations } = read.run!.tables[0]!
  for (const column of [...Object.values(columns), ...Object.values(evaluations)]) {
    expect(column).toHaveLength(0)
  }
})
