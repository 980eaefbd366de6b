/** The command line of the headless runner. */
import { parseArgs } from 'node:util'
import { fieldMeta } from '../experiment/field.ts'
import { commaAdvice, plainNumber } from '../experiment/plainNumber.ts'
import { sections, seed } from '../experiment/schema.ts'

const MOST_STEPS = fieldMeta(sections.training.steps).max!
const backends = ['webgpu', 'wasm', 'cpu'] as const

export interface Arguments {
  /** A file, a link, or - for standard input. */
  config: string
  /** Overrides training.steps. */
  steps: number | null
  /** The run is repeated under each seed. null: the experiment's own seed. */
  seeds: number[] | null
  backend: (typeof backends)[number]
  trace: boolean
  /** A file or folder of images, instead of the experiment's data set. */
  data: string | null
  init: string | null
  save: string | null
}

export const usage = `npm run --silent train -- --config FILE [options]

  --config FILE   the experiment as JSON, a run file, a chart's JSON, lines that the runner has
                  printed, or a link to the page in quotation marks; - reads standard input
  --steps N       weight updates, instead of the experiment's training.steps
  --seeds 0,1,2   trains once under each seed; every line then names its seed
  --backend NAME  ${backends.join(', ')}; default wasm
  --data PATH     own images, instead of the experiment's: a file or a folder (IDX, CIFAR, .npz; also in .gz, .tar.gz, .zip)
  --init FILE     initial weights (safetensors, timm's names)
  --save FILE     writes the final weights; with several lanes or seeds FILE gets their names
  --trace         prints the split and the labels trained on, once, and each step's batch as positions in it`

const options = {
  config: { type: 'string' },
  steps: { type: 'string' },
  seeds: { type: 'string' },
  backend: { type: 'string' },
  data: { type: 'string' },
  init: { type: 'string' },
  save: { type: 'string' },
  trace: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

type Name = keyof typeof options

/** Reads the arguments. Returns 'help' if help is wanted, and otherwise the options or one sentence per mistake. */
export function parseArguments(
  argv: readonly string[],
): Arguments | 'help' | { problems: string[] } {
  // parseArgs stops at the first mistake when it is strict. Every mistake should be listed.
  const { values, positionals } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    allowPositionals: true,
  })
  if (values.help === true) return 'help'
  const problems = [
    ...positionals.map((word) => `${word}: not expected here; allowed: ${names}`),
    ...Object.entries(values).flatMap(([name, value]) => shapeProblem(name, value) ?? []),
  ]
  const text = (name: Name) => (typeof values[name] === 'string' ? values[name] : null)
  const refuse = (name: Name, allowed: string) => {
    const given = text(name) ?? ''
    problems.push(`--${name}: ${given} is not allowed; allowed: ${allowed}${commaAdvice(given)}`)
  }

  const config = text('config')
  if (values.config === undefined)
    problems.push('--config: missing; allowed: a file, a link, or - for standard input')
  const steps = text('steps') === null ? null : plainNumber(text('steps')!)
  if (steps !== null && !isWhole(steps, 1, MOST_STEPS)) {
    refuse('steps', `a whole number from 1 to ${MOST_STEPS}`)
  }
  const seeds = text('seeds')?.split(',').map(plainNumber) ?? null
  if (seeds && !areSeeds(seeds)) {
    refuse(
      'seeds',
      `up to ${MOST_SEEDS} different whole numbers from 0 to ${MAX_SEED}, with commas`,
    )
  }
  const backend = backends.find((name) => name === (text('backend') ?? 'wasm'))
  if (!backend) refuse('backend', `one of ${backends.join(', ')}`)

  if (problems.length > 0 || config === null || !backend) return { problems }
  return {
    config,
    steps,
    seeds,
    backend,
    trace: values.trace === true,
    data: text('data'),
    init: text('init'),
    save: text('save'),
  }
}

const MOST_SEEDS = 20
const MAX_SEED = fieldMeta(seed).max!

const isWhole = (value: number, min: number, max: number) =>
  Number.isInteger(value) && value >= min && value <= max

const areSeeds = (seeds: readonly number[]) =>
  seeds.length <= MOST_SEEDS &&
  new Set(seeds).size === seeds.length &&
  seeds.every((seed) => isWhole(seed, 0, MAX_SEED))

const names = Object.keys(options)
  .map((name) => `--${name}`)
  .join(', ')

/** Finds an unknown option, a missing value, and a value that the option does not take. */
function shapeProblem(name: string, value: unknown): string | null {
  if (!(name in options)) return `--${name}: not an option; allowed: ${names}`
  if (options[name as Name].type === 'boolean') {
    return typeof value === 'boolean' ? null : `--${name}: takes no value`
  }
  const missing = typeof value !== 'string' || value === '' || value.startsWith('--')
  return missing ? `--${name}: needs a value` : null
}
