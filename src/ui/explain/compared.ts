/** What sets the lanes apart, in a few words. */
import { fieldMeta } from '../../experiment/field.ts'
import { methodRow, type MethodName } from '../../experiment/methods.ts'

/** A lane of a run, or of settings that are being edited. */
export interface Compared {
  method: MethodName
  values: Readonly<Record<string, unknown>>
  optimizer?: object | undefined
}

/** "only the method differs", "only the method and α differ". */
export function whatDiffers(lanes: readonly Compared[]): string {
  const fields = new Map(lanes.flatMap(({ method }) => Object.entries(methodRow(method).fields)))
  const differing = [...fields].filter(([name, schema]) => {
    const having = lanes.filter(({ method }) => Object.hasOwn(methodRow(method).fields, name))
    const values = having.map((lane) => lane.values[name] ?? fieldMeta(schema).default)
    return new Set(values).size > 1
  })
  const words = [
    ...(new Set(lanes.map(({ method }) => method)).size > 1 ? ['the method'] : []),
    ...differing.map(([, schema]) => signOf(fieldMeta(schema).label)),
    ...(lanes.some(({ optimizer }) => optimizer) ? ['the optimizer'] : []),
  ]
  if (words.length === 0) return 'nothing differs'
  const listed = new Intl.ListFormat('en').format(words)
  return `only ${listed} ${words.length > 1 ? 'differ' : 'differs'}`
}

/** A knob's letter stays as it is, a word begins small. */
const signOf = (label: string) => (label.length > 2 ? label.toLowerCase() : label)
