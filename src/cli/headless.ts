/** The headless runner: trains an Experiment and prints what happens, one JSON object a line. */
import type { Readable } from 'node:stream'
import type { Experiment } from '../experiment/schema.ts'
import { refusalOf, runsWithRoom, runtimeOf } from '../experiment/cost/fit.ts'
import type { Pulled, RunGenerator } from '../core/training/runGenerator.ts'
import type { Training } from '../core/training/train.ts'
import { messageOf } from '../experiment/messageOf.ts'
import { openBackend } from '../engine/open.ts'
import type { WeightsOrigin } from '../formats/weightsOrigin.ts'
import { parseArguments, usage, type Arguments } from './arguments.ts'
import {
  checkOutputs,
  readConfiguration,
  readDataset,
  readOwn,
  Refusal,
  startWeights,
  type Configured,
} from './input.ts'
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
  const own = await readOwn(args)
  const configured = await readConfiguration(args, streams.input, own)
  const { experiment, seeds, turns } = configured
  checkOutputs(args, configured)
  const weights = await startWeights(args, experiment)
  const { backend } = args
  const { device, lost, report } = await openBackend(backend, {
    ...(backend === 'webgpu' && { gpu: await nodeGpu() }),
  })
  const refusal = refusalOf(experiment, report)
  if (refusal) throw new Refusal([refusal])

  const dataset = own?.dataset ?? (await readDataset(experiment))
  let fail: (message: string) => void
  const failure = new Promise<never>((_, reject) => {
    fail = (message) => reject(new Error(message))
  })
  void lost?.then(fail!)
  const runs = (seeds ?? [experiment.seed]).map((seed) => ({ ...experiment, seed }))
  const cores = threads && backend !== 'webgpu' ? threads.size : 1
  const room = runsWithRoom(runs, runtimeOf(report))
  const beside = Math.min(
    runs.length,
    room,
    Math.max(1, Math.floor(cores / experiment.lanes.length)),
  )
  const helpers = threads && {
    connect: () => connectLaneThread(threads.bundle, fail),
    size: Math.floor(threads.size / beside),
    always: beside > 1,
  }
  const crews = Array.from({ length: beside }, () => createCrew(helpers, backend))

  /** Starts a run, which trains while those before it are printed if there are threads for it. */
  const start = async (i: number) => {
    const crew = crews[i % beside]!
    const options = { weights: weights?.values, turns }
    const training = await crew.start(experiment, [runs[i]!.seed], dataset, device, options)
    const run = training.run()
    return { training, run, pieces: beside > 1 ? pulledAhead(run) : run }
  }
  const begin = (i: number) => {
    const begun = start(i)
    begun.catch(() => {}) // it is told when its turn to be printed comes
    return begun
  }

  const trainAll = async () => {
    const problems: string[] = []
    const begun = runs.slice(0, beside).map((_, i) => begin(i))
    for (const [i, seeded] of runs.entries()) {
      const { training, run, pieces } = await begun[i]!
      const origin = weights?.origin ?? null
      problems.push(
        ...(await printRun({ ...args, seeds, turns }, seeded, training, pieces, origin, streams)),
      )
      await run.return()
      if (isPointless(args, streams)) break
      if (i + beside < runs.length) begun.push(begin(i + beside))
    }
    if (problems.length > 0) throw new Error(problems.join('\n'))
  }
  await Promise.race([trainAll(), failure])
}

/** A run whose lines nobody reads (`| head`) ends, unless its weights are to be saved. */
const isPointless = ({ save }: Arguments, { heard }: Streams) => !heard() && save === null

const MOST_AHEAD = 10_000 // pieces, of which a step has one or two: a few megabytes

/** Pulls a run before its pieces are asked for. The run is not ended after the last, so that its weights can be read. */
const pulledAhead = (run: RunGenerator) =>
  new ReadableStream<Pulled>(
    {
      async pull(controller) {
        const { value } = await run.next()
        if (value) controller.enqueue(value)
        if (!value || value.last) controller.close()
      },
    },
    { highWaterMark: MOST_AHEAD },
  )

/** Prints a run to its end. Returns one sentence per file that could not be written. */
async function printRun(
  args: Arguments & Pick<Configured, 'turns'>,
  experiment: Experiment,
  training: Training,
  pieces: AsyncIterable<Pulled>,
  weights: WeightsOrigin | null,
  streams: Streams,
): Promise<string[]> {
  const { backend, trace, save, seeds, turns } = args
  const { parameters, tokens, flopsPerImage } = training.info
  const print = (line: object) => streams.print(JSON.stringify(line))
  await print({
    experiment,
    parameters,
    tokens,
    flopsPerImage,
    backend,
    ...(turns.length > 0 && { turns }),
    ...(weights && { weights }),
  })
  if (trace) await print({ split: training.split, labels: [...training.trainLabels] })
  const indicesAt = trace ? (t: number) => training.batchIndices(t) : null
  const problems: string[] = []
  let trained = false
  let halt: string | null = null
  for await (const { events } of pieces) {
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
