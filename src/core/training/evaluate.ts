/** Weights judged by a set of images, chunk by chunk: one program serves all full chunks, however large the set. */
import * as tf from '@tensorflow/tfjs-core'
import type { Examples } from '../data/feed.ts'
import type { Resize } from '../data/resize.ts'
import type { Body, Device, Program } from '../device.ts'
import type { Vit } from '../model/vit.ts'
import { crossEntropy } from '../ops/crossEntropy.ts'
import type { Vector } from '../tensors/params.ts'

export interface Evaluation {
  /** Compiles what `run` needs, a program each. */
  compilations(w: Vector): (() => Promise<void>)[]
  /** [mean loss in nats, accuracy from 0 to 1] over all examples. → [2] */
  run(w: Vector): tf.Tensor1D
  dispose(): void
}

interface Judged {
  w: Vector
  sums: tf.Tensor1D // [Σ loss, hits] over the chunks so far
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

/** `chunk` images a pass; the last pass takes what is left. */
export function createEvaluation(
  vit: Vit,
  { images, targets }: Examples,
  resize: Resize,
  chunk: number,
  device: Pick<Device, 'program'>,
): Evaluation {
  const n = images.shape[0]
  const chunks = chunksOf(n, chunk)
  let sums = tf.tensor1d([0, 0])

  const body: Body<Judged, Chunk> = ({ w, sums: before }, { rows, first }) => {
    const y = tf.gather(targets, rows)
    const logits = vit.forward(w, resize(tf.gather(images, rows)))
    const hits = tf.cast(tf.equal(tf.argMax(logits, 1), tf.argMax(y, 1)), 'float32')
    const found = tf.stack([tf.mul(crossEntropy(logits, y), rows.size), tf.sum(hits)])
    const after = summed(before, found as tf.Tensor1D, first)
    before.dispose()
    return { state: { w, sums: after }, numbers: tf.div<tf.Tensor1D>(after, n) }
  }
  const programs = new Map<number, Program<Judged, Chunk>>() // by images a chunk: at most two
  for (const { rows } of chunks) {
    if (!programs.has(rows.length)) programs.set(rows.length, device.program(body))
  }

  return {
    compilations: (w) =>
      [...programs].map(([size, program]) => {
        const inputs = chunks.find(({ rows }) => rows.length === size)!
        return () => program.prepare({ w, sums }, inputs)
      }),
    run: (w) =>
      chunks.reduce<tf.Tensor1D | null>((last, inputs) => {
        last?.dispose()
        const { state, numbers } = programs.get(inputs.rows.length)!.run({ w, sums }, inputs)
        sums = state.sums
        return numbers
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
