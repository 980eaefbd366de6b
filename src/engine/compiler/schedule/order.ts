/** The order of the units, and which of them may write the next state over the old. */
import { dependencies, pointwiseDependencies, type Storage } from './materialize.ts'
import { follows, groupUnits, type Unit } from './fuse.ts'
import { windowOf, type Update, type Value } from '../graph/graph.ts'

export interface Schedule {
  units: Unit[]
  /** Values computed straight into the buffer of the parameter they replace. */
  inPlace: Map<Value, Value>
}

/**
 * Groups values into kernels as if every update could be written in place, since that spares bindings; those that
 * cannot are known when the kernels are, and then it is done again without them.
 */
export function scheduled(
  storage: Storage,
  updates: readonly Update[],
  maxBindings: number,
): Schedule {
  let hopeful = updates
  for (;;) {
    const homes = new Map(hopeful.map(({ parameter, next }) => [next, storage.homeOf(parameter)]))
    const homeOf = (value: Value) => homes.get(value) ?? storage.homeOf(value)
    const units = groupUnits({ ...storage, homeOf }, maxBindings)
    const result = schedule(units, hopeful, storage)
    const failed = hopeful.filter(({ next }) => !result.inPlace.has(next))
    if (failed.length === 0) return result
    hopeful = hopeful.filter((update) => !failed.includes(update))
  }
}

function schedule(units: readonly Unit[], updates: readonly Update[], storage: Storage): Schedule {
  const inPlace = new Map<Value, Value>()
  for (const { parameter, next } of updates) {
    if (next === parameter || inPlace.has(next)) continue
    const writer = units.find((unit) => unit.values.includes(next))
    if (!writer || writer.kind === 'call' || !readsOnlyAtOwnNumber(writer, parameter, storage))
      continue
    const readers = units.filter((unit) => unit !== writer && readsParameter(unit, parameter))
    if (readers.some((reader) => follows(reader, writer))) continue
    for (const reader of readers) writer.before.add(reader)
    inPlace.set(next, parameter)
  }
  return { units: ordered(units), inPlace }
}

const readsParameter = (unit: Unit, parameter: Value) =>
  unit.reads.has(parameter) ||
  (unit.call?.inputs.some((input) => windowOf(input).x === parameter) ?? false)

function readsOnlyAtOwnNumber(unit: Unit, parameter: Value, { stored }: Storage): boolean {
  if (!unit.reads.has(parameter)) return true
  if (unit.kind !== 'loop') return false
  return unit.values.every((value) => {
    const pointwise = pointwiseDependencies(value, stored)
    const own = value.size === parameter.size && pointwise.has(parameter)
    return own || !readsAnywhere(value, parameter, stored)
  })
}

function readsAnywhere(value: Value, parameter: Value, stored: ReadonlySet<Value>): boolean {
  return dependencies(value, stored).has(parameter)
}

/**
 * Each after those it needs, and otherwise as they were traced, so that results are used while they are fresh. A
 * unit has the place of its first value: whoever needs that one should not wait for the others.
 */
function ordered(units: readonly Unit[]): Unit[] {
  const waiting = new Set(units)
  const done: Unit[] = []
  const place = (unit: Unit) => Math.min(...unit.values.map(({ id }) => id))
  while (waiting.size > 0) {
    let next: Unit | null = null
    for (const unit of waiting) {
      const ready = ![...unit.before].some((before) => waiting.has(before))
      if (ready && (!next || place(unit) < place(next))) next = unit
    }
    if (!next) throw new Error('The kernels of a step wait for each other.')
    waiting.delete(next)
    done.push(next)
  }
  return done
}
