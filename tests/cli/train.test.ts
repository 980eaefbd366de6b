/** The headless runner as a process: its bundle, its streams and its exit codes. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { runHeadless } from '../../src/cli/headless.ts'
import { smallDigits } from '../fixtures/smallDigits.ts'

const timeout = 120_000 // ms; the first run bundles the runner

const small = {
  ...smallDigits,
  training: { steps: 3, batchSize: 8, evalEvery: 2 },
  lanes: [{ name: 'A', method: 'base' }],
}

interface Circumstances {
  /** Closes the runner's output after so many bytes. */
  readUntil?: number
  /** A program that runs in the process before the runner. */
  before?: string
}

/** Runs `npm run train` on a document. */
function train(
  document: string,
  options: readonly string[] = [],
  { readUntil = Infinity, before = '' }: Circumstances = {},
) {
  const preload = `data:text/javascript,${encodeURIComponent(before)}`
  const env = { ...process.env, NODE_OPTIONS: `--import=${preload}` }
  const runner = spawn('node', ['scripts/train.js', ...options], { env })
  onTestFinished(() => void runner.kill()) // it may still train when the test has failed
  const read = { out: '', err: '' }
  runner.stdout.on('data', (chunk: Buffer) => {
    read.out += chunk.toString()
    if (read.out.length >= readUntil) runner.stdout.destroy()
  })
  runner.stderr.on('data', (chunk: Buffer) => (read.err += chunk.toString()))
  runner.stdin.end(document)
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    runner.on('close', (code) => resolve({ code, ...read }))
  })
}

test('a run prints JSON lines and nothing else, and ends with code 0', { timeout }, async () => {
  const { code, out, err } = await train(JSON.stringify(small), ['--config', '-'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const lines = out.trimEnd().split('\n')
  expect(lines.map((line) => Object.keys(JSON.parse(line) as object)[0])).toEqual([
    'experiment',
    ...Array.from({ length: 6 }, () => 'lane'), // 3 steps, evaluations at 0, 2 and 3
  ])
})

const timeless = (line: string) => ({ ...(JSON.parse(line) as object), ms: 0 })

test(
  'lanes train in threads of their own, and the lines are those of one thread',
  { timeout },
  async () => {
    const lanes = [
      { name: 'A', method: 'base' },
      { name: 'B', method: 'look-sam', k: 2 },
    ]
    const document = JSON.stringify({ ...small, lanes })
    const argv = ['--config', '-', '--backend', 'cpu', '--seeds', '1,2']
    const { code, out, err } = await train(document, argv)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const alone: string[] = []
    await runHeadless(argv, {
      input: Readable.from([document]),
      print: async (line) => void alone.push(line),
      heard: () => true,
      complain: (sentence) => expect.fail(sentence),
    })
    expect(out.trimEnd().split('\n').map(timeless)).toEqual(alone.map(timeless))
  },
)

test.each([
  { cores: 1, lanes: 1, seeds: '1,2,3', threads: 0 },
  { cores: 2, lanes: 1, seeds: '1,2,3', threads: 2 },
  { cores: 5, lanes: 2, seeds: '1,2', threads: 4 },
])(
  'on $cores cores, seeds $seeds of $lanes lanes train in $threads threads; lines and weights are those of none',
  { timeout },
  async ({ cores, lanes: count, seeds, threads }) => {
    const lanes = [
      { name: 'A', method: 'base' },
      { name: 'B', method: 'look-sam', k: 2 },
    ].slice(0, count)
    const document = JSON.stringify({ ...small, lanes })
    const folder = mkdtempSync(path.join(tmpdir(), 'threads-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const argvOf = (name: string) =>
      `--config - --backend cpu --trace --seeds ${seeds} --save ${path.join(folder, name)}`.split(
        ' ',
      )
    const before = `
      import os from 'node:os'
      import { syncBuiltinESMExports } from 'node:module'
      import { isMainThread } from 'node:worker_threads'
      os.availableParallelism = () => ${cores}
      syncBuiltinESMExports()
      if (isMainThread) process.on('worker', () => console.error('a thread'))`
    const { code, out, err } = await train(document, argvOf('beside.st'), { before })
    expect({ code, err }).toEqual({ code: 0, err: 'a thread\n'.repeat(threads) })
    const alone: string[] = []
    await runHeadless(argvOf('alone.st'), {
      input: Readable.from([document]),
      print: async (line) => void alone.push(line),
      heard: () => true,
      complain: (sentence) => expect.fail(sentence),
    })
    expect(out.trimEnd().split('\n').map(timeless)).toEqual(alone.map(timeless))
    const files = readdirSync(folder).toSorted()
    const [ofNone, ofThreads] = [files.slice(0, files.length / 2), files.slice(files.length / 2)]
    expect(ofThreads).toEqual(ofNone.map((file) => file.replace('alone', 'beside')))
    expect(ofNone).toHaveLength(count * seeds.split(',').length)
    const bytesOf = (file: string) => readFileSync(path.join(folder, file))
    expect(ofThreads.map(bytesOf)).toEqual(ofNone.map(bytesOf))
  },
)

test('what is refused is said on stderr, with code 2', { timeout }, async () => {
  const { code, out, err } = await train('{"seed": -1}', ['--config', '-'])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(/^standard input: seed: -1 is not allowed; allowed: .*\n$/)
})

test('help is printed where it is asked for', { timeout }, async () => {
  const { code, out, err } = await train('', ['--help'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(/^npm run --silent train -- --config FILE/)
})

const long = { ...small, training: { ...small.training, steps: 100_000 } }

test('a reader that goes away ends the run quietly', { timeout }, async () => {
  const options = ['--config', '-', '--seeds', '0,1,2']
  const { code, err } = await train(JSON.stringify(long), options, { readUntil: 100 })
  expect({ code, err }).toEqual({ code: 0, err: '' })
})

test('lines come while it trains, though the system clock is set back', { timeout }, async () => {
  const before = 'let now = 2e12; Date.now = () => (now -= 3.6e6)'
  const circumstances = { before, readUntil: 5000 }
  const { code } = await train(JSON.stringify(long), ['--config', '-'], circumstances)
  expect(code).toBe(0)
})
