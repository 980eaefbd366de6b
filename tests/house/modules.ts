/** The files of a tree as modules: what each imports, by any way, and what it exports. */
import path from 'node:path'
import { parseSync } from 'vite'

/** Texts by path, with / between folders. */
export type Tree = Readonly<Record<string, string>>

export interface Arrow {
  from: string
  to: string
}

export interface Exported {
  name: string
  file: string
}

const isModule = (file: string) => /\.tsx?$/.test(file)

function parsed(file: string, text: string) {
  const { module, program, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]!.message}`)
  return { module, program }
}

/** Every import of values or types, lazy import and re-export of a module, and its `new URL('./x', import.meta.url)`. */
function addressesIn(file: string, text: string): string[] {
  const { module, program } = parsed(file, text)
  const deep = /import\(|import\.meta\.url/.test(text) ? nodesOf(program) : []
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...[...deep].flatMap((node) => addressOf(node) ?? []),
  ].filter((address) => address.startsWith('.'))
}

type Node = Readonly<Record<string, unknown>>

/** What is read of a node that names a module by an expression: a call, or a type. */
interface Naming {
  type: string
  source?: { value: unknown }
  callee?: { name?: unknown }
  arguments?: [{ value?: unknown }, { type?: unknown; object?: { type: string } }?]
}

/** The address in `import('./x')`, as a value or a type, and in `new URL('./x', import.meta.url)`. */
function addressOf(node: Node): string | null {
  const { type, source, callee, arguments: [first, second] = [] } = node as unknown as Naming
  const isImport = type === 'ImportExpression' || type === 'TSImportType'
  const isUrl =
    type === 'NewExpression' && callee?.name === 'URL' && second?.object?.type === 'MetaProperty'
  const address = isImport ? source?.value : isUrl ? first?.value : null
  return typeof address === 'string' ? address : null
}

/** A node of a syntax tree and every node within it. */
function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return
  if ('type' in value) yield value
  for (const inner of Object.values(value)) yield* nodesOf(inner)
}

/** From each file to the files of the tree that it imports. Throws where one within the tree does not exist. */
export function arrowsOf(tree: Tree): Arrow[] {
  return Object.entries(tree).flatMap(([from, text]) => {
    if (!isModule(from)) return []
    const files = addressesIn(from, text)
      .map((address) => path.posix.join(path.posix.dirname(from), address.replace(/\?.*$/, '')))
      .filter((to) => !to.startsWith('..'))
    const missing = files.find((to) => !(to in tree))
    if (missing) throw new Error(`${from} imports ${missing}, which is no file`)
    return [...new Set(files)].map((to) => ({ from, to }))
  })
}

/** Every name that a file exports, re-exports too, each once; a default export by its own name. */
export const exportsOf = (tree: Tree): Exported[] =>
  Object.keys(tree).flatMap((file) => namesIn(tree, file).map((name) => ({ name, file })))

function namesIn(tree: Tree, file: string): string[] {
  if (!isModule(file)) return []
  const entries = parsed(file, tree[file]!).module.staticExports.flatMap(({ entries }) => entries)
  const names = entries.flatMap(({ exportName, localName, importName, moduleRequest }) => {
    if (importName.kind === 'AllButDefault' && moduleRequest) {
      return namesIn(tree, path.posix.join(path.posix.dirname(file), moduleRequest.value))
    }
    return exportName.name ?? localName.name ?? []
  })
  return [...new Set(names)]
}

/** The circles of a tree: files that reach themselves, each circle once, as its files in order. */
export function circlesIn(arrows: readonly Arrow[]): string[][] {
  const next = new Map<string, string[]>()
  for (const { from, to } of arrows) next.set(from, [...(next.get(from) ?? []), to])
  const circles: string[][] = []
  const done = new Set<string>()
  const follow = (file: string, way: readonly string[]) => {
    const start = way.indexOf(file)
    if (start >= 0) circles.push([...way.slice(start), file])
    if (start >= 0 || done.has(file)) return
    for (const to of next.get(file) ?? []) follow(to, [...way, file])
    done.add(file)
  }
  for (const file of next.keys()) follow(file, [])
  return circles
}
