/**
 * How a lane is called that nobody has named: after its method and optimizer. Lanes alike are told apart by what
 * differs between them: "LookSAM α 0.2" and "LookSAM α 2".
 */
import { fieldMeta, type Fields } from './field.ts'
import { methodRow, type MethodName } from './methods.ts'
import { isOptimizer, optimizerRow, optimizerSettings } from './optimizers.ts'

type Values = Readonly<Record<string, unknown>>

/** A lane of a document, checked or as it is edited. Without a name, or with an empty one, nobody has named it. */
export interface LaneLike {
  readonly name?: string | undefined
  readonly method: MethodName
  readonly optimizer?: Values | undefined
}

/** The lanes of a document, and the optimizer of those without one of their own. */
export interface Naming {
  readonly lanes: readonly LaneLike[]
  readonly optimizer: Values
}

const longest = 40 // characters of a name

/** The names of all lanes: those that were given, and for the others the ones that they have by themselves. */
export function namesOfLanes({ lanes, optimizer }: Naming): string[] {
  const stems = lanes.map((lane) => stemOf(lane, optimizer))
  const words = lanes.map((lane) => wordsOf(lane, optimizer))
  const named = lanes.map((lane) => lane.name && !isOwnName(lane.name, lane, optimizer))
  const taken = new Set(lanes.map(({ name }) => name).filter(Boolean))
  return lanes.map(({ name }, i) => {
    if (name) return name
    const alike = words.filter((_, j) => stems[j] === stems[i] && !named[j])
    const apart = words[i]!.filter((word) => alike.some((others) => !others.includes(word)))
    const whole = [stems[i]!, ...apart].join(' ')
    const fitting = whole.length <= longest - 3 ? whole : stems[i]!
    let free = fitting
    for (let n = 2; taken.has(free); n++) free = `${fitting} ${n}`
    taken.add(free)
    return free
  })
}

/** The optimizer's name for plain training, else the method's; with the lane's optimizer where that is another. */
export function stemOf({ method, optimizer: own }: LaneLike, optimizer: Values): string {
  const { name, standard } = methodRow(method)
  const used = optimizerNamed(own?.['name'] ?? optimizer['name'])
  if (standard === 'plain') return used
  return used === optimizerNamed(optimizer['name']) ? name : `${name} with ${used}`
}

function optimizerNamed(name: unknown): string {
  const text = String(name)
  return isOptimizer(text) ? optimizerRow(text).name : text
}

/** Every value of a lane in words: "k 5", "α 0.2", "per-layer". */
function wordsOf(lane: LaneLike, optimizer: Values): string[] {
  const values: Values = { ...lane }
  const own = Object.entries(methodRow(lane.method).fields)
  const shared = Object.entries(optimizerSettings as Fields).filter(([field]) => field !== 'name')
  return [
    ...own.map(([field, schema]) => wordOf(schema, values[field] ?? fieldMeta(schema).default)),
    ...shared.map(([field, schema]) => wordOf(schema, { ...optimizer, ...lane.optimizer }[field])),
  ]
}

function wordOf(schema: Fields[string], value: unknown): string {
  const { label, options } = fieldMeta(schema)
  if (options) return String(value)
  const sign = label.split(' ').find((word) => word.length <= 2) ?? label.toLowerCase()
  const number = typeof value === 'number' || typeof value === 'string'
  return number ? `${sign} ${value}` : `no ${sign}`
}

/** What the lab called lanes before their names followed. */
const earlier = /^(?:AdamW|SAM|LookSAM)(?: \d+)?$/

/** The names that somebody gave; undefined for a lane that is called as it would be by itself, or was in earlier versions. */
export const givenNames = ({ lanes, optimizer }: Naming): (string | undefined)[] =>
  lanes.map((lane) => {
    const name = lane.name ?? ''
    return earlier.test(name) || isOwnName(name, lane, optimizer) ? undefined : name
  })

/** Whether a name is a lane's stem, perhaps with some of its values and a number. */
function isOwnName(name: string, lane: LaneLike, optimizer: Values): boolean {
  const stem = stemOf(lane, optimizer)
  if (!name.startsWith(stem)) return false
  const isWord = new Set(wordsOf(lane, optimizer))
  let rest = name.slice(stem.length)
  for (const word of isWord)
    if (`${rest} `.includes(` ${word} `)) rest = rest.replace(` ${word}`, '')
  return /^(?: \d+)?$/.test(rest)
}
