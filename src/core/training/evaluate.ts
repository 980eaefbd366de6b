/** Weights judged by a set of images, pass by pass: one program serves all full passes, however large the set. */
import * as tf from '@tensorflow/tfjs-core'
import type { Examples } from '../data/feed.ts'
import type { Resize } from '../data/resize.ts'
import type { Body, Device, Program } from '../device.ts'
import { flopsPerImage, hiddenWidth, tokenCount } from '../../experiment/cost/size.ts'
import { datasetFacts } from '../../experiment/datasets.ts'
import type { Experiment, ModelSettings } from '../../experiment/schema.ts'
import type { Vit } from '../model/vit.ts'
import { crossEntropy } from '../ops/crossEntropy.ts'
import type { Vector } from '../tensors/params.ts'

/** Means over a set of examples, some of which are judged in each pass. */
export interface Evaluation {
  /** Compiles what `run` needs, a program each. */
  compilations(w: Vector): (() => Promise<void>)[]
  passes: number
  /** One pass; passes come in their order. The means are those of all examples once the last is done. */
  pass(w: Vector, i: number): tf.Tensor1D
  /** All passes. */
  run(w: Vector): tf.Tensor1D
  dispose(): void
}

interface Judged {
  w: Vector
  sums: tf.Tensor1D // over the passes so far
}

export interface Chunk extends Record<string, Float32Array | Int32Array> {
  rows: Int32Array // positions in the examples
  first: Float32Array // [1] for the chunk that begins the sums anew, else [0]
}

/** All of n examples, `chunk` at a time and at last what is left. */
export const chunksOf = (n: number, chunk: number): Chunk[] =>
  Array.from({ length: Math.ceil(n / chunk) }, (_, i) => {
    const size = Math.min(chunk, n - i * chunk)
    const rows = Int32Array.from({ length: size }, (_row, j) => i * chunk + j)
    return { rows, first: Float32Array.of(i === 0 ? 1 : 0) }
  })

/** The sum after a chunk. Chosen, not multiplied by 0: sums that once overflowed would stay NaN. */
export function summed<T extends tf.Tensor>(before: T, found: T, first: tf.Tensor1D): T {
  const anew = tf.greater(tf.mul(tf.onesLike(before), first), 0)
  return tf.add(tf.where(anew, tf.zerosLike(before), before), found)
}

/** [mean loss in nats, accuracy from 0 to 1] over all examples. `chunk` images a pass; the last takes what is left. */
export function createEvaluation(
  vit: Vit,
  { images, targets }: Examples,
  resize: Resize,
  chunk: number,
  device: Pick<Device, 'program'>,
): Evaluation {
  const judge: Judge<Chunk> = (w, { rows }) => {
    const y = tf.gather(targets, rows)
    const logits = vit.forward(w, resize(tf.gather(images, rows)))
    const hits = tf.cast(tf.equal(tf.argMax(logits, 1), tf.argMax(y, 1)), 'float32')
    return [tf.mul(crossEntropy(logits, y), rows.size), tf.sum(hits)]
  }
  return inPasses(images.shape[0], chunksOf(images.shape[0], chunk), device, judge)
}

/**
 * [memorised, resisted]: the share of images whose changed label the model predicts, and the share whose true label it
 * predicts. `images` and `targets` are the training images with the labels they train on; the rest is of those that
 * were changed: their rows, and their true labels. Every pass has `chunk` images, those that are too many without a say.
 */
export function createRecall(
  vit: Vit,
  { images, targets }: Examples,
  { rows: changed, trueLabels }: { rows: tf.Tensor1D; trueLabels: tf.Tensor1D },
  resize: Resize,
  chunk: number,
  device: Pick<Device, 'program'>,
): Evaluation {
  const n = changed.size
  const judge: Judge<FullChunk> = (w, { rows: places, counted }) => {
    const rows = tf.gather(changed, places)
    const predicted = tf.argMax(vit.forward(w, resize(tf.gather(images, rows))), 1)
    const given = tf.argMax(tf.gather(targets, rows), 1)
    const count = (labels: tf.Tensor) =>
      tf.sum(tf.mul(tf.cast(tf.equal(predicted, labels), 'float32'), counted))
    return [count(given), count(tf.gather(trueLabels, places))]
  }
  const chunks = Array.from({ length: Math.ceil(n / chunk) }, (_, i): FullChunk => {
    const places = Int32Array.from({ length: chunk }, (_row, j) => i * chunk + j)
    return {
      rows: places.map((place) => Math.min(place, n - 1)),
      counted: Float32Array.from(places, (place) => Number(place < n)),
      first: Float32Array.of(i === 0 ? 1 : 0),
    }
  })
  return inPasses(n, chunks, device, judge)
}

interface FullChunk extends Chunk {
  counted: Float32Array // 1 for each row that counts, else 0
}

/** Sums over the examples of a pass, two of them. */
type Judge<I extends Chunk> = (
  w: Vector,
  inputs: { readonly [name in keyof I]: tf.Tensor1D },
) => [tf.Tensor, tf.Tensor]

function inPasses<I extends Chunk>(
  n: number,
  chunks: readonly I[],
  device: Pick<Device, 'program'>,
  judge: Judge<I>,
): Evaluation {
  let sums = tf.tensor1d([0, 0])

  const body: Body<Judged, I> = ({ w, sums: before }, inputs) => {
    const after = summed(before, tf.stack(judge(w, inputs)) as tf.Tensor1D, inputs.first)
    before.dispose()
    return { state: { w, sums: after }, numbers: tf.div<tf.Tensor1D>(after, n) }
  }
  const programs = new Map<number, Program<Judged, I>>() // by images a pass: at most two
  for (const { rows } of chunks) {
    if (!programs.has(rows.length)) programs.set(rows.length, device.program(body))
  }

  const pass = (w: Vector, i: number): tf.Tensor1D => {
    const inputs = chunks[i]!
    const { state, numbers } = programs.get(inputs.rows.length)!.run({ w, sums }, inputs)
    sums = state.sums
    return numbers
  }

  return {
    compilations: (w) =>
      [...programs].map(([size, program]) => {
        const inputs = chunks.find(({ rows }) => rows.length === size)!
        return () => program.prepare({ w, sums }, inputs)
      }),
    passes: chunks.length,
    pass,
    run: (w) =>
      chunks.reduce<tf.Tensor1D | null>((last, _inputs, i) => {
        last?.dispose()
        return pass(w, i)
      }, null)!,
    dispose() {
      for (const program of programs.values()) program.dispose()
      sums.dispose()
    },
  }
}

/** Images a pass, so that its widest activation has about four million numbers. */
export function evaluationChunk(tokens: number, widest: number): number {
  return Math.max(1, Math.min(512, Math.floor(4e6 / (tokens * widest))))
}

const PASS_FLOPS = 5e8 // 20 to 60 ms on one core

/** Images a pass at most. */
export function imagesPerPass({ model, dataset }: Experiment): number {
  const widest = Math.max(3 * model.width, hiddenWidth(model))
  const withRoom = evaluationChunk(tokenCount(model), widest)
  return datasetFacts(dataset)?.evaluatedAtOnce ? withRoom : atMost(withRoom, model)
}

/** Images that a lane is asked about at once, in about 50 ms on one core. */
export const imagesPerLook = ({ model }: Pick<Experiment, 'model'>): number => atMost(512, model)

/** So many images, or fewer where they would take longer than a pass may. */
const atMost = (images: number, model: ModelSettings): number =>
  Math.max(1, Math.min(images, Math.floor(PASS_FLOPS / flopsPerImage(model))))

/**
 * Images a pass of those with a changed label: as many as a pass of the evaluation has, whose kernels are compiled already. Of
 * its two kinds of pass that is the last one where it holds all of them, else a full one.
 */
export function recalledPerPass(
  experiment: Experiment,
  evaluated: number,
  changed: number,
): number {
  const full = Math.max(1, Math.min(imagesPerPass(experiment), evaluated))
  const last = evaluated % full
  return last > 0 && last >= changed ? last : full
}

/** The passes of an evaluation that looks at so many validation images and so many with a changed label. */
export function passesOf(experiment: Experiment, evaluated: number, changed: number): number {
  return (
    Math.ceil(evaluated / imagesPerPass(experiment)) +
    Math.ceil(changed / recalledPerPass(experiment, evaluated, changed))
  )
}
