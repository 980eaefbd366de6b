import { expect, test } from 'vitest'
import { parseArguments } from '../../src/cli/arguments.ts'
import { named } from '../../src/cli/weightsFile.ts'

const allowed = '--config, --steps, --seeds, --backend, --data, --init, --save, --trace, --help'
const problemsOf = (...argv: string[]) => {
  const parsed = parseArguments(argv)
  return typeof parsed === 'object' && 'problems' in parsed ? parsed.problems : []
}

test('a config is enough: wasm, all its steps, no trace', () => {
  expect(parseArguments(['--config', 'e.json'])).toEqual({
    config: 'e.json',
    steps: null,
    seeds: null,
    backend: 'wasm',
    trace: false,
    data: null,
    init: null,
    save: null,
  })
})

test('every option is taken', () => {
  const argv =
    '--config - --steps=7 --seeds 0,12 --backend cpu --trace --init a.st --save b.st'.split(' ')
  expect(parseArguments(argv)).toEqual({
    config: '-',
    steps: 7,
    seeds: [0, 12],
    backend: 'cpu',
    trace: true,
    data: null,
    init: 'a.st',
    save: 'b.st',
  })
})

test('help is help, whatever else is asked', () => {
  expect(parseArguments(['--nonsense', '--help'])).toBe('help')
})

test.each([
  [[], '--config: missing; allowed: a file, a link, or - for standard input'],
  [['--config'], '--config: needs a value'],
  [['--config', '--trace'], '--config: needs a value'],
  [['--config', 'e.json', 'more'], `more: not expected here; allowed: ${allowed}`],
  [['--config', 'e.json', '--lr', '3'], `--lr: not an option; allowed: ${allowed}`],
  [['--config', 'e.json', '--trace=1'], '--trace: takes no value'],
  [
    ['--config', 'e.json', '--backend', 'gpu'],
    '--backend: gpu is not allowed; allowed: one of webgpu, wasm, cpu',
  ],
])('%j is refused', (argv, problem) => {
  expect(problemsOf(...argv)).toContain(problem)
})

test.each(['0', '-1', '1.5', '0x10', '1_000', 'ten', '100000000', '1e-3'])(
  '%s steps are refused',
  (steps) => {
    expect(problemsOf('--config', 'e.json', `--steps=${steps}`)).toEqual([
      `--steps: ${steps} is not allowed; allowed: a whole number from 1 to 10000000`,
    ])
  },
)

test('a number may be written in any plain way', () => {
  const read = (...options: string[]) => parseArguments(['--config', 'e.json', ...options])
  expect(read('--steps=1e3')).toMatchObject({ steps: 1000 })
  expect(read('--steps=5.')).toMatchObject({ steps: 5 })
  expect(read('--seeds=+1, 2')).toMatchObject({ seeds: [1, 2] })
})

test.each([
  ['1,000', '1000 or 1.000'],
  ['1,000,000', '1000000'],
])('%s steps are refused for their commas', (steps, meanings) => {
  expect(problemsOf('--config', 'e.json', `--steps=${steps}`)).toEqual([
    `--steps: ${steps} is not allowed; allowed: a whole number from 1 to 10000000, without commas (${meanings})`,
  ])
})

test.each(['', 'a', '0,0', '0,', '-1', '1.5', '4294967296', '1,01'])(
  'seeds "%s" are refused',
  (seeds) => {
    expect(problemsOf('--config', 'e.json', `--seeds=${seeds}`)[0]).toMatch(/^--seeds: /)
  },
)

test('all mistakes are told at once', () => {
  expect(problemsOf('--steps=0', '--backend=x', 'y')).toHaveLength(4)
})

test('a lane gives its name to the file of its weights', () => {
  expect(named('runs/out.safetensors', 'Look SAM')).toBe('runs/out.Look SAM.safetensors')
  expect(named('out', 'SAM')).toBe('out.SAM')
})
