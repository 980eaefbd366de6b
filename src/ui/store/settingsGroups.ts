import { fieldMeta } from '../../experiment/field.ts'
import { meaninglessTo } from '../../experiment/optimizers.ts'
import { sections } from '../../experiment/schema.ts'
import type { SectionName } from './draft.ts'

/** Which fields the settings show, and in which group. Ranges, words and defaults are those of the Experiment. */
export interface SettingsGroup {
  section: SectionName
  title: string
  fields: readonly string[]
  withSeed?: boolean
}

export const groups: readonly SettingsGroup[] = [
  { section: 'dataset', title: 'Data set', fields: ['name', 'labelNoise', 'trainSize', 'augment'] },
  {
    section: 'optimizer',
    title: 'Optimizer',
    fields: [
      'name',
      'lr',
      'weightDecay',
      'clipNorm',
      'schedule',
      'warmupSteps',
      'beta1',
      'beta2',
      'eps',
      'momentum',
    ],
  },
  {
    section: 'training',
    title: 'Training',
    fields: ['steps', 'batchSize', 'microBatch', 'labelSmoothing', 'evalEvery'],
    withSeed: true,
  },
  {
    section: 'model',
    title: 'Model',
    fields: ['imageSize', 'patchSize', 'width', 'depth', 'heads', 'mlpRatio', 'pool', 'init'],
  },
]

type FieldSchema = Parameters<typeof fieldMeta>[0]

/** The fields of a group that offer something: without those that the optimizer ignores, and without choices of one. */
export function shownFields(
  { section, fields }: SettingsGroup,
  optimizer: string,
): [name: string, schema: FieldSchema][] {
  const schemas: Readonly<Record<string, FieldSchema>> = sections[section]
  const hidden = section === 'optimizer' ? meaninglessTo(optimizer) : []
  return fields
    .filter((name) => !hidden.includes(name) && fieldMeta(schemas[name]!).options?.length !== 1)
    .map((name) => [name, schemas[name]!])
}
