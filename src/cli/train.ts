/** `npm run train`: trains an Experiment in Node and prints what happens, one JSON object a line. */
import { fileURLToPath } from 'node:url'
import { enableProdMode } from '@tensorflow/tfjs-core'
import type { Experiment } from '../experiment/schema.ts'
import { refusalOf } from '../experiment/cost/fit.ts'
import { createTraining, type Training } from '../core/training/train.ts'
import { messageOf } from '../experiment/messageOf.ts'
import { openBackend } from '../engine/open.ts'
import { parseArguments, usage, type Arguments } from './arguments.ts'
import { checkSave, startWeights, readDataset, readExperiment, Refusal } from './input.ts'
import { lineOf } from './lines.ts'
import { nodeGpu } from './nodeGpu.ts'
import { named, writeWeights } from './weightsFile.ts'

const wasmBase = fileURLToPath(
  new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url),
)

async function train(args: Arguments): Promise<void> {
  const experiment = await readExperiment(args)
  await checkSave(args)
  const weights = await startWeights(args, experiment)
  const { backend, seeds } = args
  const { device, lost, report } = await openBackend(backend, {
    wasmBase,
    ...(backend === 'webgpu' && { gpu: await nodeGpu() }),
  })
  void lost?.then(fail)
  const refusal = refusalOf(experiment, report)
  if (refusal) throw new Refusal([refusal])

  const dataset = await readDataset(experiment)
  for (const seed of seeds ?? [experiment.seed]) {
    const seeded = { ...experiment, seed }
    const training = createTraining(seeded, dataset, device, { ...(weights && { weights }) })
    await printRun(args, seeded, training)
  }
}

async function printRun(args: Arguments, experiment: Experiment, training: Training) {
  const { backend, trace, save, seeds } = args
  const { parameters, tokens, flopsPerImage } = training.info
  await print({ experiment, parameters, tokens, flopsPerImage, backend })
  if (trace) await print({ split: training.split })
  const indicesAt = trace ? (t: number) => training.batchIndices(t) : null
  let trained = false
  let halt: string | null = null
  for await (const { events } of training.run()) {
    for (const event of events) {
      if (event.type === 'step') trained = true
      if (event.type === 'halt') halt ??= event.cause
      const line = lineOf(event, experiment, indicesAt)
      if (line) await print(seeds ? { seed: experiment.seed, ...line } : line)
      if (event.type === 'done' && save !== null) {
        const file = seeds && seeds.length > 1 ? named(save, `seed-${experiment.seed}`) : save
        await writeWeights(file, experiment, training)
      }
    }
  }
  if (!trained && halt !== null) throw new Error(`No lane could train: ${halt}`)
}

/** Resolves when the line has left, so that a slow reader slows training instead of filling memory. */
function print(line: object): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${JSON.stringify(line)}\n`, (error) =>
      error ? reject(error) : resolve(),
    )
  })
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}

async function main(): Promise<void> {
  const args = parseArguments(process.argv.slice(2))
  if (args === 'help') console.log(usage)
  else if ('problems' in args) throw new Refusal(args.problems)
  else await train(args)
}

// A reader that has seen enough (| head) closes the pipe: no mistake of anyone's.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  fail(messageOf(error))
})

enableProdMode() // else tfjs advertises its native package
try {
  await main()
} catch (error) {
  if (!(error instanceof Refusal)) fail(messageOf(error))
  for (const problem of error.problems) console.error(problem)
  process.exit(2)
}
process.exit(0) // Dawn would keep the process alive
