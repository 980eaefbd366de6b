/** Parts of a kernel in the making. */

export interface CodeBinding {
  home: string
  name: string
  writes: boolean
  type: 'f32' | 'i32' | 'u32'
}

/** Lines of code, and which numbers they have already computed: key `value@index` to variable. */
export interface Scope {
  lines: string[]
  known: Map<string, string>
  outer: Scope | null
  /** Runs many times: what is the same every time belongs outside. */
  repeats: boolean
}

export const within = (outer: Scope | null, repeats = false): Scope => ({
  lines: [],
  known: new Map(),
  outer,
  repeats,
})

export const plus = (index: string, offset: number): string =>
  offset === 0 ? index : index === '0u' ? `${offset}u` : `${index} + ${offset}u`
