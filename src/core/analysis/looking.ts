/** What a network says about images, and where it looks, at its weights as they are. */
import * as tf from '@tensorflow/tfjs-core'
import { tokenCount } from '../../experiment/cost/size.ts'
import type { Experiment } from '../../experiment/schema.ts'
import type { Feed } from '../data/feed.ts'
import type { AskedImages } from '../data/pictures.ts'
import type { Body, Device, Program } from '../device.ts'
import type { Vit } from '../model/vit.ts'
import type { Vector } from '../tensors/params.ts'
import { attentionMaps, type AttentionMaps } from './attentionMaps.ts'

export interface Verdicts {
  /** The probability of each class for each image. (n, K) */
  probabilities: Float32Array
}

export interface Looking {
  /** `atOnce` images a pass; one image alone has a program of its own. Rejects where the network gives no numbers. */
  verdicts(w: () => Vector, asked: AskedImages): Promise<Verdicts>
  /** Of the first of the images. */
  attention(w: () => Vector, asked: AskedImages): Promise<AttentionMaps>
  dispose(): void
}

/** The images of a pass, flat. A lane's weights come as a function: they are read after compiling, which takes a while. */
interface Pass extends Record<string, Float32Array> {
  images: Float32Array
}

type LookProgram = Program<{ w: Vector }, Pass>

/** Nothing is compiled before it is asked for. */
export function createLooking(
  vit: Vit,
  { model }: Pick<Experiment, 'model'>,
  feed: Pick<Feed, 'inputs' | 'resize' | 'train'>,
  atOnce: number,
  device: Pick<Device, 'program' | 'read'>,
): Looking {
  const [, imageLength] = feed.train.images.shape // S·S·C of the data set
  const programs = new Map<string, LookProgram>()

  /** Numbers of the images of a pass, by a program of that name. */
  async function seen(
    name: string,
    w: () => Vector,
    images: Float32Array,
    look: (w: Vector, images: tf.Tensor2D) => tf.Tensor,
  ): Promise<Float32Array> {
    const body: Body<{ w: Vector }, Pass> = ({ w }, inputs) => {
      const batch = tf.reshape<tf.Rank.R2>(inputs.images, [-1, imageLength])
      return { state: { w }, numbers: tf.reshape(look(w, feed.resize(batch)), [-1]) }
    }
    let program = programs.get(name)
    if (!program) programs.set(name, (program = device.program(body)))
    await program.prepare({ w: w() }, { images })
    const { numbers } = program.run({ w: w() }, { images })
    try {
      const [values] = await device.read([numbers])
      if (values!.some(Number.isNaN)) throw new Error('At these weights no number is finite.')
      return values!
    } finally {
      numbers.dispose()
    }
  }

  return {
    async verdicts(w, asked) {
      const all = feed.inputs(asked)
      const n = all.length / imageLength
      const K = model.classes
      const probabilities = new Float32Array(n * K)
      const size = n === 1 ? 1 : atOnce
      for (let begin = 0; begin < n; begin += size) {
        const pass = new Float32Array(size * imageLength) // what the last pass lacks stays 0 and is not looked at
        pass.set(all.subarray(begin * imageLength, (begin + size) * imageLength))
        const found = await seen(`verdicts of ${size}`, w, pass, (weights, images) =>
          tf.softmax(vit.forward(weights, images)),
        )
        probabilities.set(found.subarray(0, (n - begin) * K), begin * K)
      }
      return { probabilities }
    },
    async attention(w, asked) {
      const image = feed.inputs(asked).slice(0, imageLength)
      const weights = await seen('attention', w, image, (vector, images) =>
        tf.stack(vit.attention(vector, images)),
      )
      return attentionMaps(weights, { ...model, tokens: tokenCount(model) })
    },
    dispose() {
      for (const program of programs.values()) program.dispose()
      programs.clear()
    },
  }
}
