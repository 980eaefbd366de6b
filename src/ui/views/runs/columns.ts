/** What the table says of a kept run: the numbers of its lanes as columns, and facts in words. */
import { integer, loss, none, percent, short } from '../../format/numbers.ts'
import { spreadWords } from '../../format/spreadWords.ts'
import { language } from '../../format/locale.ts'
import type { LaneResult, RunSummary } from '../../store/runSummary.ts'

interface NumberColumn {
  label: string
  read: (result: LaneResult) => string
}

/** A mean, with its standard deviation where there are several seeds. */
function withSpread(name: keyof NonNullable<LaneResult['deviations']>, format: typeof percent) {
  return ({ deviations, ...means }: LaneResult): string => {
    const mean = means[name]
    if (mean === null) return none
    return spreadWords(
      { mean, deviation: deviations?.[name] ?? 0, count: deviations ? 2 : 1 },
      format,
    )
  }
}

/** Final and best, in columns of their own. */
export const judged: readonly { label: string; columns: readonly NumberColumn[] }[] = [
  {
    label: 'Validation accuracy',
    columns: [
      { label: 'final', read: withSpread('finalAccuracy', percent) },
      { label: 'best', read: withSpread('bestAccuracy', percent) },
    ],
  },
  {
    label: 'Validation loss',
    columns: [
      { label: 'final', read: withSpread('finalLoss', loss) },
      { label: 'best', read: withSpread('bestLoss', loss) },
    ],
  },
]

export const spent: readonly NumberColumn[] = [
  { label: 'Steps', read: ({ steps }) => integer(steps) },
  { label: 'Gradient evaluations', read: ({ gradEvals }) => integer(gradEvals) },
  { label: 'Device seconds', read: ({ seconds }) => short(seconds) },
]

/** Steps that the furthest lane has done. */
export const stepWords = ({ results }: RunSummary): number =>
  Math.max(0, ...results.map(({ steps }) => steps))

const backends: Readonly<Record<string, string>> = {
  webgpu: 'WebGPU',
  wasm: 'WebAssembly',
  cpu: 'JavaScript',
}

const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
const plural = (n: number, what: string) => `${integer(n)} ${what}${n === 1 ? '' : 's'}`

/** When and on what it ran, and what happened on the way. */
export function runFacts({ begun, device, seeds, interruptions }: RunSummary): string[] {
  const { backend, adapter, software } = device
  const name = backends[backend] ?? backend
  return [
    date.format(new Date(begun)),
    // WebAssembly's adapter says its name itself.
    (adapter.startsWith(name) ? adapter : `${name}, ${adapter}`) +
      (software ? ', in software' : ''),
    ...(seeds.length > 1 ? [`means ± standard deviation of ${seeds.length} seeds`] : []),
    ...(interruptions.length > 0 ? [`resumed ${plural(interruptions.length, 'time')}`] : []),
  ]
}
