/** The trainer in Node, as the worker has it: what it answers against what the headless runner writes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { runHeadless } from '../../src/cli/headless.ts'
import type { TrainingEvent } from '../../src/experiment/events.ts'
import { decodeSafetensors } from '../../src/formats/safetensors.ts'
import { createTrainer } from '../../src/worker/trainer.ts'
import { digitsFile } from '../fixtures/digits.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'trainer-'))
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => {
  vi.stubGlobal('fetch', async () => new Response(digitsFile().slice()))
})

const small = {
  seed: 3,
  dataset: { trainSize: 1780 },
  model: { patchSize: 4, width: 8, depth: 1, heads: 2 },
  training: { steps: 2000, batchSize: 8, evalEvery: 2000 },
  optimizer: { schedule: 'constant', warmupSteps: 0 },
  lanes: [
    { name: 'A', method: 'base' },
    {
      name: 'B',
      method: 'sam',
      optimizer: { name: 'sgd', lr: 100, clipNorm: null, weightDecay: 10 },
    },
  ],
}

async function started(document: unknown) {
  const trainer = createTrainer(() => {})
  await trainer.open('cpu', 'http://page.test/')
  const events: TrainingEvent[] = []
  await trainer.start(document, (batch) => void events.push(...batch))
  return { trainer, events }
}

/** The weights that the headless runner writes of a lane after so many steps. */
async function weightsOfRunner(lane: string, steps: number): Promise<Uint8Array> {
  const save = path.join(folder, `${lane}-${steps}.safetensors`)
  const complaints: string[] = []
  const options = ['--config', '-', '--steps', `${steps}`, '--backend', 'cpu', '--save', save]
  const code = await runHeadless(options, {
    input: Readable.from([JSON.stringify(small)]),
    print: async () => {},
    heard: () => true,
    complain: (sentence) => complaints.push(sentence),
  })
  expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
  return readFileSync(save.replace('.safetensors', `.${lane}.safetensors`))
}

test('weights taken from a run that plays are those of the step they are named after', async () => {
  const { trainer, events } = await started(small)
  await trainer.play()
  await vi.waitFor(
    () => expect(events.filter(({ type }) => type === 'step').length).toBeGreaterThan(20),
    {
      timeout: 20_000,
    },
  )
  const { bytes, lane, t } = await trainer.saveWeights(0)
  expect(lane).toBe(0)
  const told = events.filter((event) => event.type === 'step' && event.lane === 0)
  expect(t).toBe(told.length) // everything up to the copy was delivered before it
  await trainer.pause()
  const runner = await weightsOfRunner('A', t!)
  expect(decodeSafetensors(bytes)).toEqual(decodeSafetensors(runner))
})

test('of a halted lane they are its last good ones, under the step at which it halted', async () => {
  const { trainer, events } = await started(small)
  const haltOf = () => events.find((event) => event.type === 'halt')
  await trainer.play()
  await vi.waitFor(() => expect(haltOf()).toBeDefined(), { timeout: 20_000 })
  await trainer.pause()
  for (let i = 0; i < 3; i++) await trainer.step()
  const { bytes, lane, t } = await trainer.saveWeights(1)
  expect({ lane, t }).toEqual({ lane: 1, t: haltOf()!.t })
  expect(t).toBeGreaterThan(0)
  expect(decodeSafetensors(bytes)).toEqual(decodeSafetensors(await weightsOfRunner('B', t!)))

  // Gone on with from a checkpoint, it still knows.
  const checkpoint = await trainer.checkpoint()
  await trainer.start(small, () => {}, { checkpoint })
  expect(await trainer.saveWeights(1)).toEqual({ bytes, lane, t })
})

test('Theorem 1 is measured at the step it names', async () => {
  const { trainer, events } = await started(small)
  await trainer.play()
  await vi.waitFor(() => expect(events.length).toBeGreaterThan(5), { timeout: 20_000 })
  const { t, weightNormSquared } = await trainer.boundMeasures(0, 0.1)
  await trainer.pause()
  expect(t).toBeLessThanOrEqual(events.filter((e) => e.type === 'step' && e.lane === 0).length)
  const weights = [...decodeSafetensors(await weightsOfRunner('A', t!)).values()]
  const squares = weights.flatMap(({ data }) => [...data]).reduce((sum, x) => sum + x * x, 0)
  expect(Math.abs(weightNormSquared - squares)).toBeLessThan(1e-4 * squares)
})

test('lanes of a run that plays say what they see in its images, at the step that each names', async () => {
  const lanes = [small.lanes[0], { name: 'B', method: 'sam' }]
  const { trainer, events } = await started({ ...small, lanes })
  await trainer.play()
  await vi.waitFor(() => expect(events.length).toBeGreaterThan(5), { timeout: 20_000 })
  const { rows, pixels, labels, atOnce, total } = await trainer.pictures('validation', 10)
  expect([rows.length, labels.length, pixels.length, total]).toEqual([10, 10, 640, 17])
  expect(atOnce).toBeGreaterThan(0)
  const answers = await trainer.verdicts({ of: 'validation', rows })
  const looked = await trainer.attention({ pixels: pixels.slice(0, 64) })
  await trainer.pause()
  expect(answers).toHaveLength(2)
  for (const [lane, answer] of answers.entries()) {
    if ('refusal' in answer) throw new Error(answer.refusal)
    const steps = events.filter((e) => e.type === 'step' && e.lane === lane)
    expect(answer.t).toBeLessThanOrEqual(steps.length)
    for (let i = 0; i < 10; i++) {
      const sum = answer.probabilities.slice(10 * i, 10 * i + 10).reduce((a, b) => a + b, 0)
      expect(Math.abs(sum - 1)).toBeLessThan(1e-5)
    }
  }
  expect(looked[0]).toMatchObject({ blocks: 1, heads: 2, side: 2 })
  expect((await trainer.pictures('changed', 10)).total).toBe(0)
})

test('a question about images that is none is refused in one sentence', async () => {
  const { trainer } = await started(small)
  const ask = (asked: unknown) => trainer.verdicts(asked as Parameters<typeof trainer.verdicts>[0])
  await expect(ask({ of: 'elsewhere', rows: Int32Array.of(0) })).rejects.toThrow(/^verdicts: /)
  await expect(ask({ of: 'validation', rows: new Int32Array() })).rejects.toThrow(
    'rows: from 1 to 1,024 are allowed',
  )
  await expect(ask({ of: 'validation', rows: [0] })).rejects.toThrow(/^verdicts: /)
  await expect(ask({ of: 'validation', rows: Int32Array.of(17) })).rejects.toThrow(
    'rows: 17 is not allowed; allowed: 0 to 16',
  )
  await expect(trainer.attention({ pixels: new Uint8Array(3) })).rejects.toThrow('8 × 8 × 1')
  await expect(trainer.pictures('others' as 'changed', 10)).rejects.toThrow(/^pictures: /)
})
