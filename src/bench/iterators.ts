/** Iterator helpers for Node 20, which has none and in which jax-js needs them. Loaded by `--node` only. */

type Step = (value: unknown, index: number) => unknown

function* map(this: Iterable<unknown>, to: Step) {
  let i = 0
  for (const value of this) yield to(value, i++)
}
function* filter(this: Iterable<unknown>, keeps: Step) {
  let i = 0
  for (const value of this) if (keeps(value, i++)) yield value
}
function* flatMap(this: Iterable<unknown>, to: Step) {
  let i = 0
  for (const value of this) yield* to(value, i++) as Iterable<unknown>
}
const helpers = {
  map,
  filter,
  flatMap,
  toArray(this: Iterable<unknown>) {
    return [...this]
  },
  some(this: Iterable<unknown>, holds: Step) {
    return [...this].some(holds)
  },
  every(this: Iterable<unknown>, holds: Step) {
    return [...this].every(holds)
  },
  find(this: Iterable<unknown>, holds: Step) {
    return [...this].find(holds)
  },
  forEach(this: Iterable<unknown>, act: Step) {
    let i = 0
    for (const value of this) act(value, i++)
  },
  reduce(this: Iterable<unknown>, ...args: Parameters<unknown[]['reduce']>) {
    return [...this].reduce(...args)
  },
}

/** What all iterators inherit from: %Iterator.prototype%, which has no name in Node 20. */
const prototype = Object.getPrototypeOf(Object.getPrototypeOf([].values())) as object

for (const [name, value] of Object.entries(helpers)) {
  if (!(name in prototype)) {
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true })
  }
}
