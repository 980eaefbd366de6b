/** Reads the files that a run needs and checks the files that it will write. */
import { createReadStream } from 'node:fs'
import { readFile, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { isFolder, reasonOf, whyUnwritable } from '../../scripts/files.js'
import { datasetRow, ownName } from '../experiment/datasets.ts'
import { shortened } from '../experiment/shortened.ts'
import type { Dataset } from '../core/data/dataset.ts'
import type { Experiment } from '../experiment/schema.ts'
import { describeProblem, parseExperiment } from '../experiment/validation.ts'
import { readDatasetFile } from '../formats/datasetFile.ts'
import { readOwnImages, type OwnImages } from '../formats/images/ownImages.ts'
import { MOST_BYTES, type NamedBytes } from '../formats/images/parts.ts'
import { decodeJson } from '../formats/jsonFile.ts'
import type { Arguments } from './arguments.ts'
import { readWeightsFile, weightFiles, type WeightsFile } from './weightsFile.ts'

/** The input cannot be used: one sentence per problem. */
export class Refusal extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

const longestConfig = 1_000_000 // bytes

/** Reads the Experiment from the configuration file, or from `input` when that is "-". */
export async function readExperiment(
  { config, steps }: Arguments,
  input: Readable,
  own: OwnImages | null = null,
): Promise<Experiment> {
  const where = config === '-' ? 'standard input' : config
  const bytes = await refusing(`--config: ${where} cannot be read`, () =>
    firstBytes(config === '-' ? input : createReadStream(config), longestConfig + 1),
  )
  if (bytes.length > longestConfig) {
    throw new Refusal([`${where}: too long for an experiment; allowed: ${longestConfig} bytes`])
  }
  const document = await refusing(where, () => decodeJson(bytes))
  const { experiment, problems } = parseExperiment(withOwn(withSteps(document, steps), own))
  if (problems)
    throw new Refusal(problems.map((problem) => `${where}: ${describeProblem(problem)}`))
  return experiment
}

/** Reads up to `length` bytes of a stream. A stream may be endless. */
async function firstBytes(stream: Readable, length: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let read = 0
  for await (const part of stream) {
    const chunk = Buffer.from(part as Buffer | string)
    chunks.push(chunk)
    read += chunk.length
    if (read >= length) break
  }
  return Buffer.concat(chunks).subarray(0, length)
}

/** Replaces the number of steps. The schema later refuses a document that is not an object. */
function withSteps(document: unknown, steps: number | null): unknown {
  if (steps === null || !isObject(document)) return document
  const { training = {} } = document
  return isObject(training) ? { ...document, training: { ...training, steps } } : document
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The document with own images as its data set. Throws where it names others. */
function withOwn(document: unknown, own: OwnImages | null): unknown {
  if (!own || !isObject(document)) return document
  const { dataset = {} } = document
  if (!isObject(dataset)) return document
  const { facts } = own
  const named = isObject(dataset['own']) ? JSON.stringify(dataset['own']['sha256']) : undefined
  if (named !== undefined && named !== JSON.stringify(facts.sha256)) {
    throw new Refusal([
      `--data: the SHA-256 of ${facts.name} is ${facts.sha256}; allowed: ${shortened(named, 80)}, the images of the experiment`,
    ])
  }
  return { ...document, dataset: { ...dataset, name: ownName, own: facts } }
}

export async function startWeights(
  { init }: Arguments,
  experiment: Experiment,
): Promise<WeightsFile | null> {
  return init === null ? null : refusing(`--init: ${init}`, () => readWeightsFile(init, experiment))
}

/** Tries every file that will be written, so that a mistake shows before training and not after hours of it. */
export function checkOutputs({ save, seeds }: Arguments, experiment: Experiment): void {
  if (save === null) return
  const refuse = (file: string, reason: string): never => {
    throw new Refusal([`--save: ${file} cannot be written: ${reason}`])
  }
  // Files of several lanes would be written beside a folder of this name, where nobody looks for them.
  if (isFolder(save)) refuse(save, 'it is a folder')
  for (const seed of seeds ?? [experiment.seed]) {
    for (const file of weightFiles(save, { ...experiment, seed }, seeds)) {
      const reason = whyUnwritable(file)
      if (reason !== null) refuse(file, reason)
    }
  }
}

/** The own images that --data names. */
export async function readOwn({ data }: Arguments): Promise<OwnImages | null> {
  if (data === null) return null
  return refusing('--data', async () => {
    const files = await namedFiles(data)
    return readOwnImages(path.basename(path.resolve(data)), files)
  })
}

/** A file, or the files of a folder and of the folders in it, named by their paths in it. */
async function namedFiles(data: string): Promise<NamedBytes[]> {
  const found = await stat(data)
  const inside = async () => {
    const entries = await readdir(data, { withFileTypes: true, recursive: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .toSorted()
  }
  const files = found.isDirectory() ? await inside() : [data]
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size))
  if (sizes.reduce((sum, size) => sum + size, 0) > MOST_BYTES)
    throw new Error(`${data}: more than ${MOST_BYTES.toLocaleString('en')} bytes`)
  return Promise.all(
    files.map(async (file) => ({
      name: found.isDirectory()
        ? path.relative(data, file).replaceAll(path.sep, '/')
        : path.basename(file),
      bytes: await readFile(file),
    })),
  )
}

/** An embedded data set. */
export async function readDataset({ dataset: { name, own } }: Experiment): Promise<Dataset> {
  if (name === ownName)
    throw new Refusal([`dataset: ${own!.name} are own images; their files are given by --data`])
  const file = new URL(`../../public/${datasetRow(name).file}`, import.meta.url)
  return readDatasetFile(name, await readFile(file))
}

async function refusing<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new Refusal([`${what}: ${reasonOf(error)}`])
  }
}
