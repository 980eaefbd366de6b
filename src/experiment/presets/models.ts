/** The paper's models. [Liu 2022, Table 10; class token and 1,000 classes as in the published counts] */
import type { ModelSettings } from '../schema.ts'

const vit = (patchSize: number, width: number, heads: number): ModelSettings => ({
  imageSize: 224,
  channels: 3,
  patchSize,
  width,
  depth: 12,
  heads,
  mlpRatio: 4,
  pool: 'cls',
  classes: 1000,
  init: 'vit',
})

/** What `"model": { "preset": … }` stands for; fields beside it override. */
export const modelPresets = {
  'ViT-B-16': vit(16, 768, 12),
  'ViT-B-32': vit(32, 768, 12),
  'ViT-S-16': vit(16, 384, 6),
  'ViT-S-32': vit(32, 384, 6),
} as const

export type ModelPreset = keyof typeof modelPresets

/** The parameter counts that the paper prints. [Liu 2022, Table 10] */
export const printedParameters: Record<ModelPreset, string> = {
  'ViT-B-16': '87M',
  'ViT-B-32': '88M',
  'ViT-S-16': '22M',
  'ViT-S-32': '23M',
}
