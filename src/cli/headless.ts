/** The headless runner: trains an Experiment and prints what happens, one JSON object a line. */
import type { Readable } from 'node:stream'
import type { Experiment } from '../experiment/schema.ts'
import { refusalOf } from '../experiment/cost/fit.ts'
import type { Training } from '../core/training/train.ts'
import { messageOf } from '../experiment/messageOf.ts'
import { openBackend } from '../engine/open.ts'
import type { WeightsOrigin } from '../formats/weightsOrigin.ts'
import { parseArguments, usage, type Arguments } from './arguments.ts'
import { checkOutputs, startWeights, readDataset, readExperiment, Refusal } from './input.ts'
import { createCrew } from '../parallel/crew.ts'
import { connectLaneThread } from './laneThreads.ts'
import { lineOf } from './lines.ts'
import { nodeGpu } from './nodeGpu.ts'
import { weightFiles, writeWeights } from './weightsFile.ts'

/** What the runner reads from and writes to. */
export interface Streams {
  input: Readable
  /** Resolves when the line is written. A slow reader therefore slows training and does not fill memory. */
  print: (line: string) => Promise<void>
  /** False once the reader of the lines has gone. */
  heard: () => boolean
  complain: (sentence: string) => void
}

/** Threads among which lanes are shared: at most `size`, each of which loads `bundle`, an address. */
export interface Threads {
  bundle: string
  size: number
}

/**
 * Runs a command line. Returns the exit code: 0 done, 1 failed, 2 refused before the first step. Without `threads` all
 * lanes train in this one.
 */
export async function runHeadless(
  argv: readonly string[],
  streams: Streams,
  threads?: Threads,
): Promise<0 | 1 | 2> {
  try {
    const args = parseArguments(argv)
    if (args === 'help') await streams.print(usage)
    else if ('problems' in args) throw new Refusal(args.problems)
    else await train(args, streams, threads)
    return 0
  } catch (error) {
    const refused = error instanceof Refusal
    const sentences = refused ? error.problems : [messageOf(error)]
    for (const sentence of sentences) streams.complain(sentence)
    return refused ? 2 : 1
  }
}

async function train(args: Arguments, streams: Streams, threads?: Threads): Promise<void> {
  const experiment = await readExperiment(args, streams.input)
  checkOutputs(args, experiment)
  const weights = await startWeights(args, experiment)
  const { backend, seeds } = args
  const { device, lost, report } = await openBackend(backend, {
    ...(backend === 'webgpu' && { gpu: await nodeGpu() }),
  })
  const refusal = refusalOf(experiment, report)
  if (refusal) throw new Refusal([refusal])

  const dataset = await readDataset(experiment)
  let fail: (message: string) => void
  const failure = new Promise<never>((_, reject) => {
    fail = (message) => reject(new Error(message))
  })
  void lost?.then(fail!)
  const helpers = threads && {
    connect: () => connectLaneThread(threads.bundle, fail),
    size: threads.size,
  }
  const crew = createCrew(helpers, backend)
  const trainAll = async () => {
    const problems: string[] = []
    for (const seed of seeds ?? [experiment.seed]) {
      const seeded = { ...experiment, seed }
      const training = await crew.start(experiment, [seed], dataset, device, {
        weights: weights?.values,
      })
      problems.push(...(await printRun(args, seeded, training, weights?.origin ?? null, streams)))
      if (isPointless(args, streams)) break
    }
    if (problems.length > 0) throw new Error(problems.join('\n'))
  }
  await Promise.race([trainAll(), failure])
}

/** A run whose lines nobody reads (`| head`) ends, unless its weights are to be saved. */
const isPointless = ({ save }: Arguments, { heard }: Streams) => !heard() && save === null

/** Trains to the end. Returns one sentence per file that could not be written. */
async function printRun(
  args: Arguments,
  experiment: Experiment,
  training: Training,
  weights: WeightsOrigin | null,
  streams: Streams,
): Promise<string[]> {
  const { backend, trace, save, seeds } = args
  const { parameters, tokens, flopsPerImage } = training.info
  const print = (line: object) => streams.print(JSON.stringify(line))
  await print({
    experiment,
    parameters,
    tokens,
    flopsPerImage,
    backend,
    ...(weights && { weights }),
  })
  if (trace) await print({ split: training.split })
  const indicesAt = trace ? (t: number) => training.batchIndices(t) : null
  const problems: string[] = []
  let trained = false
  let halt: string | null = null
  for await (const { events } of training.run()) {
    if (isPointless(args, streams)) return problems
    for (const event of events) {
      if (event.type === 'step') trained = true
      if (event.type === 'halt') halt ??= event.cause
      const line = lineOf(event, experiment, indicesAt)
      if (line) await print(seeds ? { seed: experiment.seed, ...line } : line)
      if (event.type === 'done' && save !== null) {
        const files = weightFiles(save, experiment, seeds)
        problems.push(...(await writeWeights(files, experiment, training)))
      }
    }
  }
  if (!trained && halt !== null) throw new Error(`No lane could train: ${halt}`)
  return problems
}
