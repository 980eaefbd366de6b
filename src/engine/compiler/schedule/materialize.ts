/** Which values get memory: those a kernel must find there. All others are computed where they are read. */
import { argumentsOf, reachable, windowOf, type Value } from '../graph/graph.ts'
import { ALIGNED, CONSTANTS, SCALARS, SMALL } from './buffers.ts'
import { isPack, packsOf, type Packs } from './scatter.ts'

const LONGEST = 64 // terms of a sum that may be computed where it is read
const MOST_STEPS = 96 // functions computed anew by every reader

export interface Storage {
  /** Values in the order in which they can be computed; parameters and constants left out. */
  stored: ReadonlySet<Value>
  order: readonly Value[]
  /** The buffer a value is in, as far as that is known before kernels are: the number of bindings depends on it. */
  homeOf: (value: Value) => string
  packs: Packs
}

/** True where a value is in memory without anyone's doing. */
export const isGiven = ({ op }: Value) =>
  op.kind === 'parameter' || op.kind === 'array' || op.kind === 'splat'

export function chooseStored(outputs: readonly Value[], maxBindings: number): Storage {
  const order = reachable(outputs)
  const users = usersOf(order)
  const packs = packsOf(order, outputs)
  const stored = new Set<Value>()
  const callInputs = new Set<Value>()

  /** Makes sure that a kernel which knows nothing of graphs can read the value. */
  const needed = (value: Value) => {
    const { x, offset } = windowOf(value)
    const inPlace = offset % ALIGNED === 0 && x.op.kind !== 'array' && x.op.kind !== 'splat'
    const source = inPlace ? x : value
    if (!isGiven(source) || !inPlace) stored.add(source)
    callInputs.add(source)
  }
  for (const value of order) {
    if (value.op.kind === 'result') value.op.call.inputs.forEach(needed)
  }
  for (const output of outputs) if (output.op.kind !== 'parameter') stored.add(output)

  const homeOf = (value: Value): string => {
    const { op, size, type } = value
    if (op.kind === 'parameter') return op.name
    if (!stored.has(value)) return CONSTANTS
    const placed = packs.placed.get(value)
    if (placed) return homeOf(placed.pack)
    const small = size <= SMALL && type !== 'i32' && op.kind !== 'result' && !callInputs.has(value)
    return small ? SCALARS : `value ${value.id}`
  }

  const steps = new Map<Value, Set<Value>>() // functions inside a value that is computed where it is read
  const homes = new Map<Value, Set<string>>() // the buffers it reads
  const isLeaf = (value: Value) => isGiven(value) || stored.has(value)
  const readsOf = (value: Value): Set<string> =>
    isLeaf(value)
      ? new Set(value.op.kind === 'splat' && Number.isFinite(value.op.value) ? [] : [homeOf(value)])
      : homes.get(value)!

  for (const value of order) {
    if (isGiven(value)) {
      continue
    }
    if (mustStore(value, users.get(value) ?? [])) stored.add(value)
    if (value.op.kind === 'result' || isPack(value)) continue
    // A kernel may bind so many buffers and no more: an argument that needs many gets one of its own.
    let reads = new Set<string>()
    let inside = new Set<Value>()
    for (;;) {
      const args = argumentsOf(value)
      reads = new Set(args.flatMap((arg) => [...readsOf(arg)]))
      inside = new Set([value, ...args.flatMap((arg) => (isLeaf(arg) ? [] : [...steps.get(arg)!]))])
      if (reads.size < maxBindings && inside.size <= MOST_STEPS) break
      const heaviest = args
        .filter((arg) => !isLeaf(arg))
        .toSorted(
          (a, b) =>
            homes.get(b)!.size - homes.get(a)!.size || steps.get(b)!.size - steps.get(a)!.size,
        )[0]
      if (!heaviest) break
      stored.add(heaviest)
    }
    homes.set(value, reads)
    steps.set(value, inside)
  }
  return { stored, order: order.filter((value) => stored.has(value)), homeOf, packs }
}

/** Whether computing a value where it is read would compute some of its numbers more than once. */
const readAgain = ({ size }: Value, users: readonly Value[]) =>
  users.length > 1 || users.some((user) => user.size > size || user.op.kind === 'result')

function mustStore(value: Value, users: readonly Value[]): boolean {
  const { op } = value
  switch (op.kind) {
    case 'product':
      return op.shape.K > LONGEST || readAgain(value, users)
    case 'result':
    case 'partials':
    case 'segments':
      return true
    case 'reduce':
      return op.n > LONGEST || readAgain(value, users)
    case 'concat':
      return isPack(value)
    default:
      return false
  }
}

function usersOf(order: readonly Value[]): Map<Value, Value[]> {
  const users = new Map<Value, Value[]>()
  for (const value of order) {
    for (const arg of argumentsOf(value)) {
      const known = users.get(arg)
      if (known) known.push(value)
      else users.set(arg, [value])
    }
  }
  return users
}

/** The values in memory that `value` is computed from. */
export function dependencies(value: Value, stored: ReadonlySet<Value>): Set<Value> {
  const found = new Set<Value>()
  const seen = new Set<Value>()
  const visit = (arg: Value): void => {
    if (seen.has(arg)) return
    seen.add(arg)
    if (stored.has(arg) || isGiven(arg)) found.add(arg)
    else argumentsOf(arg).forEach(visit)
  }
  argumentsOf(value).forEach(visit)
  return found
}

/** Those of them that are read only at the number that is computed. */
export function pointwiseDependencies(value: Value, stored: ReadonlySet<Value>): Set<Value> {
  const pointwise = new Set<Value>()
  const elsewhere = new Set<Value>()
  const seen = new Map<Value, boolean>()
  const visit = (arg: Value, same: boolean): void => {
    if (seen.get(arg) === false || seen.get(arg) === same) return
    seen.set(arg, same)
    if (stored.has(arg) || isGiven(arg)) (same ? pointwise : elsewhere).add(arg)
    else for (const next of argumentsOf(arg)) visit(next, same && arg.op.kind === 'map')
  }
  for (const arg of argumentsOf(value)) visit(arg, value.op.kind === 'map')
  return new Set([...pointwise].filter((arg) => !elsewhere.has(arg)))
}
