import type { SectionName } from './draft.ts'

/** Which fields the settings show, and in which group. Ranges, words and defaults are those of the Experiment. */
export interface SettingsGroup {
  section: SectionName
  title: string
  fields: readonly string[]
  withSeed?: boolean
}

export const groups: readonly SettingsGroup[] = [
  { section: 'dataset', title: 'Data set', fields: ['labelNoise', 'trainSize'] },
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

/** Fields of the optimizer that a run takes on without a new start. */
export const liveFields: readonly string[] = ['lr', 'weightDecay']
