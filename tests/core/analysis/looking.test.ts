/** What lanes say and where they look, on every device of Node, against float64 references. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, describe, expect, test } from 'vitest'
import { createBatches } from '../../../src/core/data/batches.ts'
import { normalised } from '../../../src/core/data/dataset.ts'
import type { AskedImages } from '../../../src/core/data/pictures.ts'
import { createTraining } from '../../../src/core/training/train.ts'
import { createVit } from '../../../src/core/model/vit.ts'
import { openBackend } from '../../../src/engine/open.ts'
import { roundedNoise } from '../../reference/algebra.ts'
import { gelu } from '../../reference/erf.ts'
import * as reference from '../../reference/vit.ts'
import { fromReference, worstError } from '../../fixtures/closeness.ts'
import { tinyDataset, tinyExperiment, tinyModel } from '../../fixtures/tiny.ts'

const dataset = tinyDataset(90)
const size = tinyModel.imageSize ** 2 * tinyModel.channels

/** The lane of an untrained run whose weights are lively. */
function untrained(model: object, device: Parameters<typeof createTraining>[2]) {
  const experiment = tinyExperiment({ model, lanes: [{ name: 'A', method: 'base' }] })
  const vit = createVit(experiment.model)
  const count = reference.tensorsOf(experiment.model).reduce((sum, tensor) => sum + tensor.size, 0)
  const w = roundedNoise(count, 7, 0.7)
  const weights = fromReference(vit.layout, experiment.model, w)
  const training = createTraining(experiment, dataset, device, { weights })
  return { experiment, training, w, batches: createBatches(dataset, experiment) }
}

const inputAt = (place: number) =>
  Float64Array.from({ length: size }, (_, p) =>
    Math.fround(normalised(dataset, dataset.pixels[place * size + p]!, p % tinyModel.channels)),
  )

/** Attention by block, head, query and key, straight from the paper, in float64. */
function attentionOf(
  m: reference.ReferenceModel,
  w: Float64Array,
  image: Float64Array,
): number[][][][] {
  const D = m.width
  const d = D / m.heads
  const tensors = new Map(reference.tensorsOf(m).map((tensor) => [tensor.name, tensor]))
  const get = (name: string) => {
    const { offset, size } = tensors.get(name)!
    return w.subarray(offset, offset + size)
  }
  const dense = (x: Float64Array, name: string) =>
    reference.affine(x, get(`${name}.weight`), get(`${name}.bias`))
  const norm = (x: Float64Array, name: string) =>
    reference.layerNorm(x, get(`${name}.weight`), get(`${name}.bias`))
  const patches = dense(reference.patchesOf(m, image), 'patch_embed.proj')
  let x = Float64Array.from([...(m.pool === 'cls' ? get('cls_token') : []), ...patches])
  x = x.map((value, i) => value + get('pos_embed')[i]!)
  const N = x.length / D
  return Array.from({ length: m.depth }, (_, l) => {
    const qkv = dense(norm(x, `blocks.${l}.norm1`), `blocks.${l}.attn.qkv`)
    const found = Array.from({ length: m.heads }, (_head, h) =>
      Array.from({ length: N }, (_query, i) => {
        const powers = Array.from({ length: N }, (_key, j) => {
          let score = 0
          for (let c = 0; c < d; c++)
            score += qkv[i * 3 * D + h * d + c]! * qkv[j * 3 * D + D + h * d + c]!
          return Math.exp(score / Math.sqrt(d))
        })
        const sum = powers.reduce((a, b) => a + b, 0)
        return powers.map((power) => power / sum)
      }),
    )
    const mixed = reference.attention(qkv, D, m.heads)
    const attended = dense(mixed, `blocks.${l}.attn.proj`)
    x = x.map((value, i) => value + attended[i]!)
    const hidden = dense(norm(x, `blocks.${l}.norm2`), `blocks.${l}.mlp.fc1`).map(gelu)
    const out = dense(hidden, `blocks.${l}.mlp.fc2`)
    x = x.map((value, i) => value + out[i]!)
    return found
  })
}

/** What is shown of attention: maps by block and head, and rollout. */
function shownOf(attention: number[][][][], pool: 'gap' | 'cls') {
  const N = attention[0]![0]!.length
  const first = pool === 'cls' ? 1 : 0
  const lookedAt = (rows: number[][]) =>
    Array.from({ length: N - first }, (_, patch) =>
      pool === 'cls'
        ? rows[0]![patch + 1]!
        : rows.reduce((sum, row) => sum + row[patch]!, 0) / rows.length,
    )
  let through = Array.from({ length: N }, (_, i) =>
    Array.from({ length: N }, (_j, j) => +(i === j)),
  )
  for (const heads of attention) {
    const step = Array.from({ length: N }, (_, i) =>
      Array.from({ length: N }, (_j, j) => {
        const mean = heads.reduce((sum, head) => sum + head[i]![j]!, 0) / heads.length
        return (mean + +(i === j)) / 2
      }),
    )
    const before = through
    through = step.map((row) =>
      row.map((_, j) => row.reduce((sum, value, k) => sum + value * before[k]![j]!, 0)),
    )
  }
  return { maps: attention.flat().flatMap(lookedAt), rollout: lookedAt(through) }
}

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  let device: Parameters<typeof createTraining>[2]
  beforeEach(async () => {
    device = (await openBackend(backend)).device
  })

  test.each([
    { pool: 'gap', depth: 2, heads: 3 },
    { pool: 'cls', depth: 2, heads: 2 },
    { pool: 'gap', patchSize: 1, width: 4, heads: 4 },
    { pool: 'cls', patchSize: 4, width: 5, heads: 1, mlpRatio: 1 },
  ] as const)('%j: verdicts, attention and rollout are those of float64', async (model) => {
    const { experiment, training, w, batches } = untrained(model, device)
    const rows = Int32Array.from([5, 0, 17, 3])
    const places = Array.from(rows, (row) => batches.split.train[row]!)
    const asked = { of: 'training', rows } as const

    const [verdicts] = await training.verdicts(asked)
    if (!verdicts || 'refusal' in verdicts) throw new Error('refused')
    const expected = places.flatMap((place) => {
      const z = reference.logits(experiment.model, w, inputAt(place))
      return Array.from(reference.logSoftmax(z), Math.exp)
    })
    expect(verdicts.t).toBe(0)
    expect(verdicts.probabilities).toHaveLength(expected.length)
    expect(worstError(verdicts.probabilities, expected)).toBeLessThan(2e-6)

    const [found] = await training.attention(asked)
    if (!found || 'refusal' in found) throw new Error('refused')
    const weights = attentionOf(experiment.model, w, inputAt(places[0]!))
    const shown = shownOf(weights, experiment.model.pool)
    expect([found.blocks, found.heads]).toEqual([experiment.model.depth, experiment.model.heads])
    expect(found.side ** 2).toBe(shown.rollout.length)
    expect(worstError(found.maps, shown.maps)).toBeLessThan(2e-6)
    expect(worstError(found.rollout, shown.rollout)).toBeLessThan(2e-6)
    await training.run().return()
  })

  test('a lane whose weights have grown beyond all numbers refuses in one sentence', async () => {
    const experiment = tinyExperiment({ lanes: [{ name: 'A', method: 'base' }] })
    const { layout } = createVit(experiment.model)
    const weights = new Float32Array(layout.length).fill(1e30)
    const training = createTraining(experiment, dataset, device, { weights })
    const asked = { of: 'validation', rows: Int32Array.of(0, 1) } as const
    const refusal = { refusal: 'At these weights no number is finite.' }
    expect(await training.verdicts(asked)).toEqual([refusal])
    expect(await training.attention(asked)).toEqual([refusal])
    await training.run().return()
  })

  test('an image from elsewhere is judged as the same one of the set; nothing leaks, and no step changes', async () => {
    const model = { depth: 2 }
    const { training, batches } = untrained(model, device)
    const plain = untrained(model, device)
    const run = training.run()
    const other = plain.training.run()
    for (let i = 0; i < 8; i++) await run.next('work')
    await run.next('flush')
    const place = batches.evaluated[2]!
    const pixels = dataset.pixels.slice(place * size, (place + 1) * size)
    const probabilitiesOf = async (asked: AskedImages) => {
      const [verdicts] = await training.verdicts(asked)
      if (!verdicts || 'refusal' in verdicts) throw new Error('refused')
      return verdicts.probabilities
    }
    const known = await probabilitiesOf({ of: 'validation', rows: Int32Array.of(2) })
    const before = tf.memory().numTensors
    expect(await probabilitiesOf({ pixels })).toEqual(known)
    await training.attention({ pixels })
    expect(tf.memory().numTensors).toBe(before)
    const many = Int32Array.from({ length: 30 }, (_, i) => i)
    const all = await probabilitiesOf({ of: 'validation', rows: many })
    expect(worstError(all.subarray(6, 9), known)).toBeLessThan(1e-6)

    for (let i = 0; i < 8; i++) await other.next('work')
    for (let i = 0; i < 4; i++) {
      await run.next('work')
      await other.next('work')
    }
    await run.next('flush')
    await other.next('flush')
    expect(await training.weights(0)).toEqual(await plain.training.weights(0))
    await run.return()
    await other.return()
  })
})
