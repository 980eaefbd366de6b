/** Gathers the stored values into kernels: those that can be computed in one pass over the same numbers. */
import type { Call, Range, Value } from '../graph/graph.ts'
import { isPack } from './scatter.ts'
import { dependencies, isGiven, pointwiseDependencies, type Storage } from './materialize.ts'
import { SCALARS, SMALL } from './buffers.ts'

/** One dispatch of a fused kernel, or one call. */
export interface Unit {
  kind: 'loop' | 'sums' | 'pack' | 'call'
  values: Value[]
  call: Call | null
  ranges: readonly Range[]
  before: Set<Unit> // those it reads from
  /** How many units must have run before this one. */
  level: number
  reads: Set<Value>
}

export function groupUnits(storage: Storage, maxBindings: number): Unit[] {
  const { stored, order, homeOf } = storage
  const units: Unit[] = []
  const unitOf = new Map<Value, Unit>()
  const callUnits = new Map<Call, Unit>()

  const place = (value: Value, unit: Unit, reads: Set<Value>) => {
    unit.values.push(value)
    unitOf.set(value, unit)
    for (const read of reads) unit.reads.add(read)
    for (const before of unitsBefore(reads)) if (before !== unit) unit.before.add(before)
    unit.level = Math.max(unit.level, levelAfter(unit.before))
  }
  const unitsBefore = (reads: Iterable<Value>) =>
    [...reads].flatMap((read) => (isGiven(read) && !stored.has(read) ? [] : [unitOf.get(read)!]))

  function newUnit(kind: Unit['kind'], call: Call | null, ranges: readonly Range[]): Unit {
    const unit: Unit = {
      kind,
      values: [],
      call,
      ranges,
      before: new Set(),
      level: 0,
      reads: new Set(),
    }
    units.push(unit)
    return unit
  }

  for (const value of order) {
    const { op } = value
    const reads = dependencies(value, stored)
    if (op.kind === 'result') {
      let unit = callUnits.get(op.call)
      if (!unit) {
        unit = newUnit('call', op.call, [])
        callUnits.set(op.call, unit)
      }
      place(value, unit, reads)
      continue
    }
    if (isPack(value)) {
      place(value, newUnit('pack', null, []), reads)
      continue
    }
    const kind = op.kind === 'segments' ? 'sums' : 'loop'
    const fitting = units.findLast((unit) => unit.kind === kind && joins(value, reads, unit))
    place(value, fitting ?? newUnit(kind, null, op.kind === 'segments' ? op.ranges : []), reads)
  }
  return units

  function joins(value: Value, reads: Set<Value>, unit: Unit): boolean {
    const first = unit.values[0]!
    if (value.op.kind === 'segments') {
      if (!sameRanges(value.op.ranges, unit.ranges)) return false
    } else if (first.size !== value.size && Math.max(first.size, value.size) > SMALL) return false

    const others = new Set(unitsBefore(reads))
    if (others.delete(unit)) {
      const pointwise = pointwiseDependencies(value, stored)
      if (unit.values.some((own) => reads.has(own) && !pointwise.has(own))) return false
      if (unit.values.some((own) => own.size !== value.size)) return false
    }
    if ([...others].some((other) => follows(other, unit))) return false
    // Joining a unit of another time would keep what it reads in memory until then.
    const elsewhen = levelAfter(others) !== unit.level || callsSince(unit)
    if (value.size > SMALL && elsewhen && !nothingHeld(reads, unit)) return false
    return bindings([...unit.values, value], [...unit.reads, ...reads]) <= maxBindings
  }

  function callsSince(unit: Unit): boolean {
    return units.findLastIndex(({ call }) => call) > units.indexOf(unit)
  }

  /** True where all that is read stays in memory anyway. */
  function nothingHeld(reads: Set<Value>, unit: Unit): boolean {
    return [...reads].every(
      (read) => isGiven(read) || unit.reads.has(read) || unit.values.includes(read),
    )
  }

  function bindings(values: readonly Value[], reads: readonly Value[]): number {
    const homes = new Set(
      values.map((value) => (value.op.kind === 'partials' ? 'partials' : homeOf(value))),
    )
    for (const read of reads) {
      if (read.op.kind === 'splat' && !stored.has(read) && Number.isFinite(read.op.value)) continue
      if (!values.includes(read))
        homes.add(read.op.kind === 'partials' ? partialsHome(read) : homeOf(read))
    }
    return homes.size
  }

  function partialsHome(value: Value): string {
    return `partials ${units.indexOf(unitOf.get(value)!)}`
  }
}

const levelAfter = (before: Iterable<Unit>) => {
  let level = 0
  for (const unit of before) level = Math.max(level, unit.level + 1)
  return level
}

const sameRanges = (a: readonly Range[], b: readonly Range[]) =>
  a.length === b.length &&
  a.every(({ from, count }, i) => from === b[i]!.from && count === b[i]!.count)

/** Whether `unit` runs after `other` because it needs what comes of it. */
export function follows(unit: Unit, other: Unit): boolean {
  const seen = new Set<Unit>()
  const stack = [unit]
  while (stack.length > 0) {
    const next = stack.pop()!
    if (next === other) return true
    if (seen.has(next)) continue
    seen.add(next)
    stack.push(...next.before)
  }
  return false
}

/** Where each value of a plan lies: partial sums of one kernel share a buffer, scalars all. */
export function homesOf(
  units: readonly Unit[],
  { homeOf, packs }: Storage,
): Map<Value, { home: string; offset: number }> {
  const places = new Map<Value, { home: string; offset: number }>()
  let scalars = 0
  for (const [i, unit] of units.entries()) {
    let partials = 0
    // A call writes all of its results, whether anyone reads them or not.
    for (const value of unit.call?.outputs ?? unit.values) {
      const home = unit.values.includes(value) ? homeOf(value) : `unread ${value.id}`
      if (home === SCALARS) {
        places.set(value, { home, offset: scalars })
        scalars += value.size
      } else if (value.op.kind === 'partials') {
        places.set(value, { home: `partials ${i}`, offset: partials })
        partials += value.size
      } else {
        places.set(value, { home, offset: packs.placed.get(value)?.offset ?? 0 })
      }
    }
  }
  return places
}
