/** The trainer behind Comlink: checks everything that arrives, holds one backend and one run. */
import { z } from '../experiment/zod.ts'
import { ownName } from '../experiment/datasets.ts'
import { pictureSets } from '../core/data/pictures.ts'
import type { Dataset } from '../core/data/dataset.ts'
import { knobNames, type TrainingEvent } from '../experiment/events.ts'
import type { Experiment } from '../experiment/schema.ts'
import { refusalOf } from '../experiment/cost/fit.ts'
import type { Pulled } from '../core/training/runGenerator.ts'
import { imagesPerLook } from '../core/training/evaluate.ts'
import { scheduleOf, type Training } from '../core/training/train.ts'
import { describeProblem, parseExperiment } from '../experiment/validation.ts'
import { messageOf } from '../experiment/messageOf.ts'
import { openBackend, type Engine } from '../engine/open.ts'
import { backendChoices } from '../engine/backendReport.ts'
import { createCrew, type Crew, type Helpers } from '../parallel/crew.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../formats/checkpoint.ts'
import { decodeWeights, encodeWeights } from '../formats/weights.ts'
import type { Loading, WorkerTrainer } from './api.ts'
import { fetchDataset } from './fetchDataset.ts'
import { Outbox } from './outbox.ts'
import { Playback } from './playback.ts'

const SEND_EVERY = 90 // ms; the page draws 4 to 10 times a second
const LOSS_GRACE = 500 // ms; a browser may take a while to tell

const count = z.int().min(0)
const openArguments = z.tuple([z.enum(backendChoices), z.url(), count.optional()])
const knobArguments = z.tuple([z.array(count).min(1), z.enum(knobNames), z.number()])
const laneArguments = z.tuple([count])
const samplesArguments = z.tuple([z.int().min(1).max(100)])
const picturesArguments = z.tuple([z.enum(pictureSets), z.int().min(1).max(10_000)])
const askedArguments = z.tuple([
  z.union([
    z.strictObject({
      of: z.enum(['validation', 'training']),
      rows: z.instanceof(Int32Array).refine(({ length }) => length >= 1 && length <= 1024, {
        error: 'rows: from 1 to 1,024 are allowed',
      }),
    }),
    z.strictObject({ pixels: z.instanceof(Uint8Array) }),
  ]),
])
const boundArguments = z.tuple([count, z.number().min(0)])
const plannedTurn = z.object({
  lane: count,
  t: count,
  knob: z.enum(knobNames),
  to: z.number(),
})
const startOptions = z.tuple([
  z
    .object({
      seeds: z.array(z.int().min(0).max(4_294_967_295)).min(1).max(10).optional(),
      workers: z.int().min(1).optional(),
      weights: z.instanceof(Uint8Array).optional(),
      checkpoint: z.instanceof(Uint8Array).optional(),
      turns: z.array(plannedTurn).optional(),
    })
    .optional(),
])

interface Run {
  experiment: Experiment
  training: Training
  playback: Playback<Pulled>
}

/**
 * `crash` is told, in one sentence, when nothing more can come from this trainer. On the processor, `helpers` share the
 * lanes of a run that has several; left out, all train here.
 */
export function createTrainer(crash: (message: string) => void, helpers?: Helpers): WorkerTrainer {
  const loaded = new Map<string, Dataset>()
  let base = ''
  let engine: Engine | null = null
  let crew: Crew | null = null
  let run: Run | null = null
  let changed: Promise<unknown> = Promise.resolve()

  /** Backends and runs change one after the other; every other call waits for the change before it. */
  function change<T>(work: () => Promise<T>): Promise<T> {
    const result = changed.then(work)
    changed = result.catch(() => {})
    return result
  }

  async function current(): Promise<Run> {
    await changed
    if (!run) throw new Error('No run has been started.')
    return run
  }

  async function endRun(): Promise<void> {
    const ending = run
    run = null
    await ending?.playback.stop()
  }

  /** A lost device also breaks the step that is running; the loss is the better explanation. */
  async function failed(thrown: unknown): Promise<void> {
    const grace = new Promise<string>((resolve) => {
      setTimeout(resolve, LOSS_GRACE, `Training stopped: ${messageOf(thrown)}`)
    })
    crash(await Promise.race([engine?.lost ?? grace, grace]))
  }

  async function datasetOf(
    { name, own }: Experiment['dataset'],
    onLoading: (loading: Loading) => void = () => {},
  ): Promise<Dataset> {
    if (name === ownName)
      throw new Error(
        `${own!.name} are own images: this page cannot read them; the headless runner does, with --data.`,
      )
    const known = loaded.get(name)
    if (known) return known
    const dataset = await fetchDataset(name, base, onLoading)
    loaded.set(name, dataset)
    return dataset
  }

  return {
    open: (...args) =>
      change(async () => {
        const [choice, address, lanes = 0] = checked(openArguments, args, 'open')
        await endRun()
        engine = null
        crew?.dismiss()
        base = address
        crew = null
        engine = await openBackend(choice, {
          onProcessor(backend) {
            crew?.dismiss()
            crew = createCrew(helpers, backend)
            crew.prepare(lanes)
          },
        })
        crew ??= createCrew(helpers, engine.report.name)
        void engine.lost?.then(crash)
        return engine.report
      }),

    start: (document, onEvents, options, onLoading) =>
      change(async () => {
        const { experiment, problems } = parseExperiment(document)
        if (problems) throw new Error(problems.map(describeProblem).join('\n'))
        if (!engine || !crew) throw new Error('No backend has been opened.')
        const [{ seeds = [experiment.seed], workers, turns = [], ...files } = {}] = checked(
          startOptions,
          [options],
          'start',
        )
        const refusal = refusalOf(experiment, engine.report, seeds.length)
        if (refusal) throw new Error(refusal)
        const weights = files.weights && decodeWeights(experiment.model, files.weights)
        const from = files.checkpoint && decodeCheckpoint(files.checkpoint)
        scheduleOf(experiment, from ?? [], turns) // throws where a turn is not allowed
        const dataset = await datasetOf(experiment.dataset, onLoading)
        await endRun()
        const training = await crew.start(experiment, seeds, dataset, engine.device, {
          weights,
          from,
          turns,
          workers,
        })
        // Through Comlink the call resolves when the page has run it.
        const outbox = new Outbox<TrainingEvent>(async (events) => onEvents(events), SEND_EVERY)
        const playback = new Playback(training.run(), {
          piece: ({ events }) => outbox.add(events),
          still: () => outbox.drain(),
          failed: (error) => void failed(error),
        })
        run = { experiment, training, playback }
        return training.info
      }),

    play: async () => (await current()).playback.play(),
    pause: async () => (await current()).playback.pause(),
    step: async () => (await current()).playback.step(),

    async turnKnob(...args) {
      const { training } = await current()
      return training.turnKnob(...checked(knobArguments, args, 'turnKnob'))
    },

    async dropLane(...args) {
      const { training } = await current()
      training.dropLane(...checked(laneArguments, args, 'dropLane'))
    },

    async saveWeights(...args) {
      const [lane] = checked(laneArguments, args, 'saveWeights')
      const { training, experiment, playback } = await current()
      const { t, values } = await playback.visit(() => training.weights(lane))
      return { bytes: encodeWeights(experiment.model, values), lane, t }
    },

    async checkpoint() {
      const { training, playback } = await current()
      return playback.visit(async () => encodeCheckpoint(await training.checkpoint()))
    },

    async samples(...args) {
      const [number] = checked(samplesArguments, args, 'samples')
      return (await current()).training.samples(number)
    },

    async pictures(...args) {
      const [set, most] = checked(picturesArguments, args, 'pictures')
      const { training, experiment } = await current()
      return { ...training.pictures(set, most), atOnce: imagesPerLook(experiment) }
    },

    async verdicts(...args) {
      const [asked] = checked(askedArguments, args, 'verdicts')
      const { training, playback } = await current()
      return playback.visit(() => training.verdicts(asked))
    },

    async attention(...args) {
      const [asked] = checked(askedArguments, args, 'attention')
      const { training, playback } = await current()
      return playback.visit(() => training.attention(asked))
    },

    async boundMeasures(...args) {
      const measured = checked(boundArguments, args, 'boundMeasures')
      const { training, playback } = await current()
      return playback.visit(() => training.boundMeasures(...measured))
    },
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, call: string): T {
  const { data, error } = schema.safeParse(value)
  if (error) throw new Error(`${call}: ${error.issues.map((issue) => issue.message).join('; ')}`)
  return data
}
