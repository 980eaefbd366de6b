/** Code in the making. */

/** Lines of code, and the names of what they have computed. */
export interface Scope {
  lines: string[]
  known: Map<object, string>
  outer: Scope | null
}

export const within = (outer: Scope | null): Scope => ({ lines: [], known: new Map(), outer })

export const knownIn = (scope: Scope, what: object): string | undefined => {
  for (let s: Scope | null = scope; s; s = s.outer) {
    const name = s.known.get(what)
    if (name !== undefined) return name
  }
  return undefined
}
