/** Reads what a run needs from files; what is wrong with them is told in sentences. */
import { access, constants, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { datasets } from '../core/data/index.ts'
import type { Dataset } from '../core/data/dataset.ts'
import type { Experiment } from '../experiment/schema.ts'
import { describeProblem, parseExperiment } from '../experiment/validation.ts'
import { messageOf } from '../experiment/messageOf.ts'
import type { Arguments } from './arguments.ts'
import { readWeightsFile } from './weightsFile.ts'

/** Input that cannot be used: one sentence for each problem. */
export class Refusal extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

/** The Experiment of the configuration file, or of `input`. */
export async function readExperiment(
  { config, steps }: Arguments,
  input: Readable,
): Promise<Experiment> {
  const where = config === '-' ? 'standard input' : config
  const json = await refusing(`--config: ${where} cannot be read`, () =>
    config === '-' ? text(input) : readFile(config, 'utf8'),
  )
  const document = await refusing(
    `${where}: not JSON`,
    () => JSON.parse(json.replace(/^\uFEFF/, '')) as unknown,
  )
  const { experiment, problems } = parseExperiment(withSteps(document, steps))
  if (problems)
    throw new Refusal(problems.map((problem) => `${where}: ${describeProblem(problem)}`))
  return experiment
}

/** The document with another number of steps, if it can have one; the schema judges the rest. */
function withSteps(document: unknown, steps: number | null): unknown {
  if (steps === null || !isObject(document)) return document
  const { training = {} } = document
  return isObject(training) ? { ...document, training: { ...training, steps } } : document
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export async function startWeights(
  { init }: Arguments,
  experiment: Experiment,
): Promise<Float32Array | null> {
  return init === null ? null : refusing(`--init: ${init}`, () => readWeightsFile(init, experiment))
}

/** Told before hours of training, not after. */
export async function checkSave({ save }: Arguments): Promise<void> {
  if (save === null) return
  const folder = path.dirname(save)
  await refusing(`--save: ${folder} cannot be written to`, () => access(folder, constants.W_OK))
}

export async function readDataset({ dataset }: Experiment): Promise<Dataset> {
  const { file, decode } = datasets[dataset.name]
  return decode(await readFile(new URL(`../../public/${file}`, import.meta.url)))
}

async function refusing<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new Refusal([`${what}: ${inWords(error)}`])
  }
}

const systemWords: Record<string, string> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
}

const inWords = (error: unknown) =>
  systemWords[(error as { code?: string }).code ?? ''] ?? messageOf(error)
