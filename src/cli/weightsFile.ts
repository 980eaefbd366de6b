/** Reads and writes weights as safetensors files. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { reasonOf } from '../../scripts/files.js'
import type { Experiment } from '../experiment/schema.ts'
import type { Training } from '../core/training/train.ts'
import { decodeWeights, encodeWeights } from '../formats/weights.ts'
import { weightsOrigin, type WeightsOrigin } from '../formats/weightsOrigin.ts'

/** A model's initial weights, flat, and the file they came from. */
export interface WeightsFile {
  values: Float32Array
  origin: WeightsOrigin
}

/** Reads the weights of a model. Rejects with one sentence if the file holds other weights. */
export async function readWeightsFile(file: string, { model }: Experiment): Promise<WeightsFile> {
  const bytes = new Uint8Array(await readFile(file))
  return {
    values: decodeWeights(model, bytes),
    origin: await weightsOrigin(path.basename(file), bytes),
  }
}

/** The file for each lane's weights: `save`, with the lane's name or the seed added if there are several. */
export function weightFiles(
  save: string,
  { lanes, seed }: Experiment,
  seeds: readonly number[] | null,
): string[] {
  const file = seeds && seeds.length > 1 ? named(save, `seed-${seed}`) : save
  return lanes.map(({ name }) => (lanes.length === 1 ? file : named(file, name)))
}

/** Writes the current weights of each lane. Returns one sentence per file that could not be written. */
export async function writeWeights(
  files: readonly string[],
  { model }: Experiment,
  training: Training,
): Promise<string[]> {
  const problems: string[] = []
  for (const [lane, file] of files.entries()) {
    try {
      const { values } = await training.weights(lane)
      await writeFile(file, encodeWeights(model, values))
    } catch (error) {
      problems.push(`--save: ${file} was not written: ${reasonOf(error)}`)
    }
  }
  return problems
}

/** "out.safetensors" → "out.LookSAM.safetensors" */
export function named(file: string, suffix: string): string {
  const { dir, name, ext } = path.parse(file)
  return path.join(dir, `${name}.${suffix}${ext}`)
}
