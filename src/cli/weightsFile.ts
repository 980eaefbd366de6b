/** Weights from and to safetensors files. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Experiment } from '../experiment/schema.ts'
import type { Training } from '../core/training/train.ts'
import { decodeWeights, encodeWeights } from '../formats/weights.ts'

/** Rejects with one sentence where the file does not hold this model's weights. */
export async function readWeightsFile(file: string, { model }: Experiment): Promise<Float32Array> {
  return decodeWeights(model, await readFile(file))
}

/** Each lane's weights as they are now: to `file`, or with several lanes to `file` with the lane's name in it. */
export async function writeWeights(
  file: string,
  { model, lanes }: Experiment,
  training: Training,
): Promise<void> {
  for (const [i, { name }] of lanes.entries()) {
    const bytes = encodeWeights(model, await training.weights(i))
    await writeFile(lanes.length === 1 ? file : named(file, name), bytes)
  }
}

/** "out.safetensors" → "out.LookSAM.safetensors" */
export function named(file: string, suffix: string): string {
  const { dir, name, ext } = path.parse(file)
  return path.join(dir, `${name}.${suffix}${ext}`)
}
