import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { runHeadless } from '../../src/cli/headless.ts'
import { decodeSafetensors } from '../../src/formats/safetensors.ts'
import { smallDigits } from '../fixtures/smallDigits.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'train-'))
afterAll(() => rmSync(folder, { recursive: true }))
const inFolder = (name: string) => path.join(folder, name)

const small = {
  seed: 3,
  ...smallDigits,
  training: { steps: 3, batchSize: 8, evalEvery: 2 },
  optimizer: { warmupSteps: 2 },
  lanes: [
    { name: 'AdamW', method: 'base' },
    { name: 'Look', method: 'look-sam', k: 2 },
  ],
}

/** Runs the headless runner on a document given as its input; its reader goes away after so many lines. */
async function train(document: unknown, options: readonly string[] = [], readUntil = Infinity) {
  const lines: Line[] = []
  const complaints: string[] = []
  const config = options.includes('--config') ? [] : ['--config', '-']
  const code = await runHeadless([...config, ...options], {
    input: Readable.from([typeof document === 'string' ? document : JSON.stringify(document)]),
    print: async (line) => void lines.push(JSON.parse(line) as Line),
    heard: () => lines.length < readUntil,
    complain: (sentence) => complaints.push(sentence),
  })
  return { code, lines, complaints }
}

type Line = Record<string, unknown>

const stepKeys =
  'lane t phase loss perturbedLoss gradNorm samGradNorm gvNorm cosTheta reuseCos amplification lr gradEvals ms'

/** "base AdamW 3", "evaluation AdamW 4" */
const nameOf = ({ phase = 'evaluation', lane, t }: Line) => [phase, lane, t].join(' ')

test('a run prints its header, then evaluations and steps in order', async () => {
  const { code, lines, complaints } = await train(small)
  expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
  const [header, ...rest] = lines
  expect(Object.keys(header!)).toEqual([
    'experiment',
    'parameters',
    'tokens',
    'flopsPerImage',
    'backend',
  ])
  expect(header).toMatchObject({ experiment: small, tokens: 4, backend: 'wasm' })

  expect(rest.map(nameOf)).toEqual([
    'evaluation AdamW 0',
    'evaluation Look 0',
    'base AdamW 0',
    'refresh Look 0',
    'base AdamW 1',
    'reuse Look 1',
    'evaluation AdamW 2',
    'evaluation Look 2',
    'base AdamW 2',
    'refresh Look 2',
    'evaluation AdamW 3',
    'evaluation Look 3',
  ])
  const steps = rest.filter((line) => 'phase' in line)
  for (const step of steps) expect(Object.keys(step).join(' ')).toBe(stepKeys)
  for (const line of rest.filter((line) => !steps.includes(line))) {
    expect(Object.keys(line)).toEqual(['lane', 't', 'valLoss', 'valAccuracy'])
  }
  expect(steps.map((step) => step['gradEvals'])).toEqual([1, 2, 2, 3, 3, 5])
  expect(steps[3]).toMatchObject({
    phase: 'reuse',
    perturbedLoss: null,
    samGradNorm: null,
    cosTheta: null,
  })
  expect(steps[1]).toMatchObject({ phase: 'refresh', reuseCos: null, amplification: null })
})

test('--trace prints the split once and every batch as positions in it', async () => {
  const { lines } = await train(small, ['--trace', '--steps', '1', '--backend', 'cpu'])
  expect(lines[0]).toMatchObject({ backend: 'cpu', experiment: { training: { steps: 1 } } })
  const { train: images, validation } = lines[1]!['split'] as Record<string, number[]>
  expect(new Set([...images!, ...validation!]).size).toBe(1797)
  expect(lines.filter((line) => 'split' in line)).toHaveLength(1)
  const batches = lines.flatMap((line) => ('indices' in line ? [line['indices'] as number[]] : []))
  expect(batches).toHaveLength(2)
  expect(batches[1]).toEqual(batches[0])
  for (const i of batches[0]!) expect(i).toBeLessThan(images!.length)
})

test('weights that are saved begin another run where the first ended', async () => {
  const saved = inFolder('out.safetensors')
  const first = await train(small, ['--save', saved])
  const file = inFolder('out.Look.safetensors')
  expect(decodeSafetensors(readFileSync(file)).get('pos_embed')?.shape).toEqual([1, 4, 8])
  const second = await train(small, ['--init', file, '--steps', '1'])
  expect(second.lines[1]).toMatchObject({ t: 0, valLoss: first.lines.at(-1)!['valLoss'] })
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
  expect(second.lines[0]).toMatchObject({ weights: { name: 'out.Look.safetensors', sha256 } })
  expect(first.lines[0]).not.toHaveProperty('weights')
})

test('a model with no room in WebAssembly is refused in one line', async () => {
  const model = { width: 2048, heads: 8, depth: 48 }
  const { code, complaints } = await train({ model }, ['--backend', 'wasm'])
  expect(complaints).toHaveLength(1)
  expect(complaints[0]).toMatch(
    /^About [\d.]+ GB are needed, and the memory of WebAssembly ends at 4.29 GB: lower the width or the depth, or train fewer lanes at once, or train on WebGPU.$/,
  )
  expect(code).toBe(2)
})

test('a lane that leaves the finite says so, and the other goes on', async () => {
  const wildLane = { ...small.lanes[0], optimizer: { lr: 100, weightDecay: 10, clipNorm: null } }
  const training = { ...small.training, steps: 20, evalEvery: 20 }
  const { code, lines } = await train({ ...small, training, lanes: [wildLane, small.lanes[1]] })
  const halt = lines.find((line) => 'halt' in line)
  expect(halt).toEqual({
    lane: 'AdamW',
    t: expect.any(Number),
    halt: expect.stringMatching(/^the norm of the gradient became Infinity/),
  })
  expect(code).toBe(0)
  expect(lines.at(-1)).toMatchObject({ lane: 'Look', t: 20 })
})

test('every bad value is told with its place, one a line, exit code 2', async () => {
  const bad = {
    ...small,
    seed: -1,
    model: { ...small.model, width: 9 },
    lanes: [{ name: 'A', method: 'b' }],
  }
  const { code, lines, complaints } = await train(bad)
  expect({ code, lines }).toEqual({ code: 2, lines: [] })
  expect(complaints).toHaveLength(2)
  expect(complaints[0]).toMatch(/^standard input: seed: -1 is not allowed; allowed: /)
  expect(complaints[1]).toMatch(
    /^standard input: lanes\.0\.method: "b" is not allowed; allowed: one of base/,
  )
})

test.each([
  ['{"a":', [], /^standard input: not JSON: line 1, column 6: a value expected$/],
  [
    '[]',
    ['--steps', '3'],
    /^standard input: the experiment: \[\] is not allowed; allowed: an object$/,
  ],
  [
    '{}',
    ['--steps', 'x'],
    /^--steps: x is not allowed; allowed: a whole number from 1 to 10000000$/,
  ],
  [
    '{}',
    ['--config', '/no/such.json'],
    /^--config: \/no\/such\.json cannot be read: no such file or folder$/,
  ],
  [
    '{}',
    ['--save', '/no/such/w.safetensors'],
    /^--save: \/no\/such\/w\.AdamW\.safetensors cannot be written: no such file or folder$/,
  ],
  ['{}', ['--save', tmpdir()], /^--save: .* cannot be written: it is a folder$/],
  [
    '{}',
    ['--init', '/no/such.safetensors'],
    /^--init: \/no\/such\.safetensors: no such file or folder$/,
  ],
  ['{}', ['--init', 'package.json'], /^--init: package\.json: safetensors file: /],
])('%s with %j is refused in one line, exit code 2', async (document, options, complaint) => {
  const { code, lines, complaints } = await train(document, options)
  expect({ code, lines }).toEqual({ code: 2, lines: [] })
  expect(complaints).toEqual([expect.stringMatching(complaint)])
})

test('weights of another model are refused', async () => {
  const file = inFolder('other.safetensors')
  writeFileSync(file, await otherWeights())
  const { code, complaints } = await train(small, ['--init', file])
  expect(code).toBe(2)
  expect(complaints).toEqual([expect.stringMatching(/^--init: .*: weights: .* has shape /)])
})

/** Weights of a model twice as wide. */
async function otherWeights(): Promise<Buffer> {
  const file = inFolder('wide.safetensors')
  const wide = { ...small, model: { ...small.model, width: 16 }, lanes: small.lanes.slice(0, 1) }
  await train(wide, ['--save', file, '--steps', '1'])
  return readFileSync(file)
}

test('when nobody reads any more the run ends, under all its seeds', async () => {
  const { code, lines, complaints } = await train(small, ['--seeds', '0,1,2'], 2)
  expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
  expect(lines.length).toBeLessThan(5)
})

test('weights that were asked for are saved though nobody reads any more', async () => {
  const options = ['--save', inFolder('unheard.safetensors'), '--seeds', '0,1']
  const { code, complaints } = await train(small, options, 2)
  expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
  for (const own of ['seed-0.AdamW', 'seed-0.Look', 'seed-1.AdamW', 'seed-1.Look']) {
    const file = readFileSync(inFolder(`unheard.${own}.safetensors`))
    expect(decodeSafetensors(file).size).toBeGreaterThan(10)
  }
})

test('what could not be written in the end is named, exit code 1', async () => {
  const gone = inFolder('gone')
  mkdirSync(gone)
  const complaints: string[] = []
  const lines: string[] = []
  const code = await runHeadless(['--config', '-', '--save', path.join(gone, 'w.st')], {
    input: Readable.from([JSON.stringify(small)]),
    async print(line) {
      if (lines.length === 0) rmdirSync(gone) // it is empty: trying the files left nothing behind
      lines.push(line)
    },
    heard: () => true,
    complain: (sentence) => complaints.push(sentence),
  })
  expect(code).toBe(1)
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ lane: 'Look', t: 3 })
  const reason = 'was not written: no such file or folder'
  expect(complaints).toEqual([
    `--save: ${gone}/w.AdamW.st ${reason}\n--save: ${gone}/w.Look.st ${reason}`,
  ])
})
