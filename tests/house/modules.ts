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

function moduleOf(file: string, text: string) {
  const { module, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]!.message}`)
  return module
}

/** The relative addresses that a module names: imports of values and types, lazy imports, re-exports, and `new URL('./x', import.meta.url)`. */
function addressesIn(file: string, text: string): string[] {
  const { staticImports, staticExports, dynamicImports } = moduleOf(file, text)
  const lazy = dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start, end))
  const urls = text.matchAll(/new URL\(\s*('[^']+')\s*,\s*import\.meta\.url/g)
  return [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...[...lazy, ...[...urls].map(([, quoted]) => quoted!)].map((quoted) => quoted.slice(1, -1)),
  ].filter((address) => address.startsWith('.'))
}

/** From each file to the files of the tree that it imports. */
export function arrowsOf(tree: Tree): Arrow[] {
  return Object.entries(tree).flatMap(([from, text]) => {
    if (!isModule(from)) return []
    const files = addressesIn(from, text).map((address) =>
      path.posix.join(path.posix.dirname(from), address.replace(/\?.*$/, '')),
    )
    return [...new Set(files)].filter((to) => to in tree).map((to) => ({ from, to }))
  })
}

/** Every name that a file exports, its re-exports too. */
export const exportsOf = (tree: Tree): Exported[] =>
  Object.entries(tree).flatMap(([file, text]) =>
    isModule(file)
      ? moduleOf(file, text).staticExports.flatMap(({ entries }) =>
          entries.flatMap(({ exportName: { name } }) => (name ? { name, file } : [])),
        )
      : [],
  )

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
