/** Computes a value once per object, which must never change, and forgets it with the object. */
export function oncePer<K extends object, V>(compute: (object: K) => V): (object: K) => V {
  const known = new WeakMap<K, { value: V }>()
  return (object) => {
    let entry = known.get(object)
    if (!entry) {
      entry = { value: compute(object) }
      known.set(object, entry)
    }
    return entry.value
  }
}
