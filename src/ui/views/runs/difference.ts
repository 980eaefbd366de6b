/** What a run's experiment has otherwise than another, in words. */
import { fieldMeta } from '../../../experiment/field.ts'
import { methodRow } from '../../../experiment/methods.ts'
import { sameWeights, weightsWords, type WeightsOrigin } from '../../../formats/weightsOrigin.ts'
import { sections, type Experiment, type Lane } from '../../../experiment/schema.ts'
import { exact } from '../../format/numbers.ts'

type Values = Readonly<Record<string, unknown>>
type Fields = Readonly<Record<string, Parameters<typeof fieldMeta>[0]>>

/** A document, the seeds it is trained under, and the file its initial weights are from; null: from the seeds. */
export interface Trained {
  experiment: Experiment
  seeds: readonly number[]
  weights: WeightsOrigin | null
}

/** Each as "k 5 → 10 (LookSAM)": from what `now` has to what `run` has. Empty where both train the same. */
export function differences(now: Trained, run: Trained): string[] {
  const [before, after] = [now.experiment, run.experiment]
  const words = Object.entries(sections).flatMap(([section, fields]) => {
    const name = section as keyof typeof sections
    return changes(fields, before[name], after[name])
  })
  const seeds = [seedWords(now.seeds), seedWords(run.seeds)]
  if (seeds[0] !== seeds[1]) words.push(`seeds ${seeds.join(' → ')}`)
  if (!sameWeights(now.weights, run.weights)) {
    const [from, to] = [now, run].map(({ weights }) =>
      weights ? weightsWords(weights) : 'the seed’s',
    )
    words.push(`initial weights ${from} → ${to}`)
  }
  const { pairs, gone, added } = paired(before.lanes, after.lanes)
  for (const [a, b] of pairs) words.push(...laneChanges(a, b))
  words.push(...gone.map(({ name }) => `without ${name}`))
  words.push(...added.map(({ name }) => `with ${name}`))
  return words
}

/** The fields that both have and that differ. */
function changes(fields: Fields, before: Values, after: Values, missing?: string): string[] {
  return Object.entries(fields).flatMap(([name, schema]) => {
    const [a, b] = [before[name], after[name]].map((value) => valueWords(value, missing))
    return a === b ? [] : [`${fieldMeta(schema).label} ${a} → ${b}`]
  })
}

function valueWords(value: unknown, missing = 'none'): string {
  if (value === null) return 'none'
  if (value === undefined) return missing
  return typeof value === 'number' ? exact(value) : JSON.stringify(value).replaceAll('"', '')
}

/** Fields of the method that both lanes have; an optimizer field that a lane has not for itself is the shared one. */
function laneChanges(before: Lane, after: Lane): string[] {
  const [own, others]: Fields[] = [before, after].map(({ method }) => methodRow(method).fields)
  const common = Object.fromEntries(Object.entries(own!).filter(([name]) => name in others!))
  const words = [
    ...changes(common, before, after),
    ...changes(sections.optimizer, before.optimizer ?? {}, after.optimizer ?? {}, 'as all'),
  ]
  if (before.method !== after.method) words.unshift(`${before.method} → ${after.method}`)
  if (before.name !== after.name) words.unshift(`name → ${after.name}`)
  return words.map((word) => `${word} (${before.name})`)
}

/** Lanes are the same by their name, and of those left over by their method. */
function paired(before: readonly Lane[], after: readonly Lane[]) {
  const pairs: [Lane, Lane][] = []
  let [gone, added] = [before, after]
  const pairBy = (key: 'name' | 'method') => {
    for (const a of gone) {
      const b = added.find((lane) => lane[key] === a[key])
      if (!b) continue
      pairs.push([a, b])
      gone = gone.filter((lane) => lane !== a)
      added = added.filter((lane) => lane !== b)
    }
  }
  pairBy('name')
  pairBy('method')
  return { pairs, gone, added }
}

/** "0", "0–4", "0, 7" */
function seedWords(seeds: readonly number[]): string {
  const [first, ...others] = seeds
  const row = others.every((seed, i) => seed === first! + i + 1)
  return others.length > 0 && row ? `${first}–${seeds.at(-1)}` : seeds.join(', ')
}
