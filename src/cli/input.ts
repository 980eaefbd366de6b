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
import { describeProblem, isObject, parseExperiment } from '../experiment/validation.ts'
import { readDatasetFile } from '../formats/datasetFile.ts'
import { readOwnImages, type OwnImages } from '../formats/images/ownImages.ts'
import { MOST_BYTES, type NamedBytes } from '../formats/images/parts.ts'
import {
  handoverIn,
  handoverInLink,
  isLink,
  type Handover,
  type HandoverReading,
} from '../formats/handover.ts'
import { decodeJson } from '../formats/jsonFile.ts'
import { longestLink } from '../formats/link.ts'
import { largestRunFile } from '../formats/runRecord.ts'
import { weightsWords } from '../formats/weightsOrigin.ts'
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

const longestExperiment = 1_000_000 // bytes

/** What trains: as the configuration says it, where the command line says nothing else. */
export interface Configured extends Omit<Handover, 'seeds'> {
  /** The seeds that were asked for; null where the Experiment's own is meant. */
  seeds: number[] | null
}

/**
 * Reads the configuration from a link, from a file, or from `input` when that is "-". A file holds an Experiment, a run,
 * a chart's data, a link, or the lines that the runner prints, of which the first says what trained.
 */
export async function readConfiguration(
  args: Arguments,
  input: Readable,
  own: OwnImages | null = null,
): Promise<Configured> {
  const { config, steps } = args
  const isGivenLink = isLink(config)
  const where = config === '-' ? 'standard input' : isGivenLink ? 'the link' : config
  const read = isGivenLink ? handoverInLink(config) : await readFrom(config, where, input, own)
  if ('problems' in read) throw new Refusal(read.problems.map((each) => `${where}: ${each}`))
  const { experiment, problems } = parseExperiment(withOwn(withSteps(read.experiment, steps), own))
  if (problems) throw new Refusal(problems.map((each) => `${where}: ${describeProblem(each)}`))
  const turns = read.turns.filter(({ t }) => t < experiment.training.steps)
  if (read.weights && args.init === null) {
    throw new Refusal([
      `${where}: its run began from the weights in ${weightsWords(read.weights)}; allowed: with --init and that file`,
    ])
  }
  return { ...read, experiment, turns, seeds: args.seeds ?? seedsOf(read) }
}

/** One seed that is the Experiment's own is no list of seeds: lines then need not name it. */
function seedsOf({ seeds, experiment }: Handover): number[] | null {
  return seeds?.length === 1 && seeds[0] === experiment.seed ? null : seeds
}

async function readFrom(
  config: string,
  where: string,
  input: Readable,
  own: OwnImages | null,
): Promise<HandoverReading> {
  const bytes = await refusing(`--config: ${where} cannot be read`, () =>
    soMuchAs(config === '-' ? input : createReadStream(config)),
  )
  if (bytes.length > longestExperiment && !mayBeLong(bytes)) {
    throw new Refusal([`${where}: too long for an experiment; allowed: ${longestExperiment} bytes`])
  }
  const text = new TextDecoder().decode(bytes.subarray(0, longestLink + 1))
  if (isLink(text)) return handoverInLink(text)
  const json = await refusing(where, () => decodeJson(firstLine(bytes) ?? bytes))
  return handoverIn(json, (document) => withOwn(document, own))
}

/** The bytes of a stream, or as many as are needed to know what it is. A stream may be endless. */
async function soMuchAs(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let read = 0
  let most = longestExperiment
  for await (const part of stream) {
    const chunk = Buffer.from(part as Buffer | string)
    chunks.push(chunk)
    read += chunk.length
    if (read <= most) continue
    const bytes = Buffer.concat(chunks)
    if (!mayBeLong(bytes) || firstLine(bytes) || read > largestRunFile) break
    most = largestRunFile
  }
  return Buffer.concat(chunks)
}

/** Whether a file begins as those do that hold measurements beside the Experiment. */
const mayBeLong = (bytes: Uint8Array): boolean =>
  /^\{"(?:format|chart|experiment)":/.test(new TextDecoder().decode(bytes.subarray(0, 100)))

/** The first of the lines that the runner has printed, each of which is a JSON object; null where a file has none. */
function firstLine(bytes: Uint8Array): Uint8Array | null {
  const end = bytes.indexOf(0x0a)
  const [open, close] = [0x7b, 0x7d] // { and }
  const isLine = bytes[0] === open && bytes[end - 1] === close && bytes[end + 1] === open
  return isLine ? bytes.subarray(0, end) : null
}

/** Replaces the number of steps. The schema later refuses a document that is not an object. */
function withSteps(document: unknown, steps: number | null): unknown {
  if (steps === null || !isObject(document)) return document
  const { training = {} } = document
  return isObject(training) ? { ...document, training: { ...training, steps } } : document
}

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
export function checkOutputs(
  { save }: Arguments,
  { experiment, seeds }: Pick<Configured, 'experiment' | 'seeds'>,
): void {
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
