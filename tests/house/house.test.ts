/** The plan of the house: floors, circles, names. Types and lazy imports count like any other. */
import { datasets } from '../../src/experiment/datasets.ts'
import { methods } from '../../src/experiment/methods.ts'
import { optimizers } from '../../src/experiment/optimizers.ts'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { floors, floorsUnder, foldersBehind, uiFloors } from '../../scripts/floors.js'
import { arrowsOf, circlesIn, exportsOf, type Arrow, type Tree } from './modules.ts'

const root = path.resolve(import.meta.dirname, '../../src')
const src: Tree = Object.fromEntries(
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name)
      return [path.relative(root, file).replaceAll(path.sep, '/'), readFileSync(file, 'utf8')]
    }),
)
const arrows = arrowsOf(src)

/** The first folder of a file; '' where it lies at the root. */
const folderOf = (file: string) => (file.includes('/') ? file.slice(0, file.indexOf('/')) : '')

const within = (folder: string): Arrow[] =>
  arrows.flatMap(({ from, to }) => {
    const start = `${folder}/`
    const inside = from.startsWith(start) && to.startsWith(start)
    return inside ? { from: from.slice(start.length), to: to.slice(start.length) } : []
  })

/** The arrows that run from a folder to one that stands after it; files at the root stand on all. */
const upwards = (all: readonly Arrow[], order: readonly string[]): Arrow[] =>
  all.filter(({ from, to }) => {
    const [own, other] = [from, to].map((file) => order.indexOf(folderOf(file)))
    return folderOf(from) !== '' && (folderOf(to) === '' || other! > own!)
  })

const foldersIn = (names: readonly string[]) =>
  [...new Set(names.map(folderOf))].filter((folder) => folder !== '').toSorted()

const namesWithin = (folder: string) =>
  Object.keys(src).flatMap((file) =>
    file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : [],
  )

const order = floors.map(({ folder }) => folder)

describe('the floors', () => {
  it('every folder of src is a floor', () => {
    expect(foldersIn(Object.keys(src))).toEqual(order.toSorted())
  })

  it('every folder of the page is a floor of the page', () => {
    expect(foldersIn(namesWithin('ui'))).toEqual(uiFloors.toSorted())
  })

  it('a file imports from its own floor and from those it may stand on', () => {
    expect(arrows.length).toBeGreaterThan(1000)
    const forbidden = arrows.filter(({ from, to }) => {
      const [own, other] = [folderOf(from), folderOf(to)]
      return own !== '' && own !== other && !floorsUnder(own).includes(other)
    })
    expect(forbidden).toEqual([])
  })

  it('a program is made of its own floor and all under it', () => {
    const cli = [
      'src/cli',
      'src/experiment',
      'src/core',
      'src/formats',
      'src/engine',
      'src/parallel',
    ]
    expect(foldersBehind('cli')).toEqual(cli)
    expect(foldersBehind('bench')).toContain('src/worker') // by way of the page
    expect(() => foldersBehind('attic')).toThrow('src/attic is no floor')
  })

  it('in the page no import runs back up', () => {
    expect(within('ui').length).toBeGreaterThan(500)
    expect(upwards(within('ui'), uiFloors)).toEqual([])
  })

  it('the compiler knows no target', () => {
    const inEngine = within('engine')
    expect(inEngine.length).toBeGreaterThan(150)
    expect(upwards(inEngine, ['compiler', 'targets'])).toEqual([])
  })

  it.each(['ui', 'core'])('src/%s keeps at most six files at its own root', (folder) => {
    const loose = namesWithin(folder).filter((file) => !file.includes('/'))
    expect(loose.length).toBeLessThanOrEqual(6)
  })

  it('an import back up would be seen, a type, a lazy one and a style sheet alike', () => {
    const tree = {
      'a/one.ts': `import type { T } from '../b/two.ts'\nexport const one = 1`,
      'a/three.ts': `export const three = () => import('../b/two.ts')`,
      'a/four.ts': `import '../b/four.css'`,
      'a/five.ts': `export const five = new URL('../b/two.ts', import.meta.url)`,
      'a/six.ts': `export { two } from '../b/two.ts'`,
      'a/seven.ts': `export * from '../b/two.ts'`,
      'a/eight.ts': `export type Eight = import('../b/two.ts').T`,
      'b/two.ts': `import { one } from '../a/one.ts'\nexport type T = typeof one\nexport const two = 2`,
      'b/four.css': '',
    }
    expect(upwards(arrowsOf(tree), ['a', 'b'])).toEqual([
      { from: 'a/one.ts', to: 'b/two.ts' },
      { from: 'a/three.ts', to: 'b/two.ts' },
      { from: 'a/four.ts', to: 'b/four.css' },
      { from: 'a/five.ts', to: 'b/two.ts' },
      { from: 'a/six.ts', to: 'b/two.ts' },
      { from: 'a/seven.ts', to: 'b/two.ts' },
      { from: 'a/eight.ts', to: 'b/two.ts' },
    ])
  })

  it('an import of a folder, or of a file without its ending, would be seen', () => {
    const tree = { 'a/one.ts': `import '../b'`, 'b/index.ts': '' }
    expect(() => arrowsOf(tree)).toThrow('a/one.ts imports b, which is no file')
  })

  it('an import that leaves the tree is not followed', () => {
    expect(arrowsOf({ 'a.ts': `import '../scripts/x.js'\nimport 'react'` })).toEqual([])
  })
})

describe('circles', () => {
  it('no file reaches itself through its imports', () => {
    expect(circlesIn(arrows)).toEqual([])
  })

  it('a circle through a type and a lazy import would be seen, once', () => {
    const tree = {
      'a.ts': `import type { B } from './b.ts'\nexport interface A { b: B }`,
      'b.ts': `export const b = () => import('./c.ts')\nexport type B = number`,
      'c.ts': `import { x } from './x.ts'\nimport type { A } from './a.ts'\nexport type C = A | typeof x`,
      'x.ts': 'export const x = 1',
    }
    expect(circlesIn(arrowsOf(tree))).toEqual([['a.ts', 'b.ts', 'c.ts', 'a.ts']])
  })
})

/** Names that more than one file exports, with their files. */
function shared(tree: Tree): Record<string, string[]> {
  const files = new Map<string, string[]>()
  for (const { name, file } of exportsOf(tree)) files.set(name, [...(files.get(name) ?? []), file])
  return Object.fromEntries([...files].filter(([, all]) => all.length > 1))
}

describe('names', () => {
  it('an exported name exists once', () => {
    expect(exportsOf(src).length).toBeGreaterThan(800)
    expect(shared(src)).toEqual({})
  })

  it('a name exported twice would be seen, a type and a re-export too', () => {
    const tree = {
      'a.ts': 'export const one = 1\nexport interface Two {}',
      'b.ts': 'export type Two = 2',
      'c.ts': `export { one } from './a.ts'\nexport function three() {}`,
      'd.ts': `export default class three {}`,
      'e.ts': `export * from './b.ts'`,
      'f.ts': 'export function four(x: 1): 1\nexport function four(x: unknown) { return x }',
    }
    expect(shared(tree)).toEqual({
      one: ['a.ts', 'c.ts'],
      Two: ['a.ts', 'b.ts', 'e.ts'],
      three: ['c.ts', 'd.ts'],
    })
  })

  it('no two files of the page have the same name, but for tables', () => {
    const names = namesWithin('ui').map((file) => path.posix.basename(file))
    const twice = names.filter((name, i) => name !== 'index.ts' && names.indexOf(name) !== i)
    expect(twice).toEqual([])
  })
})

/** Comparisons with a name, or with a part of it, in a text; those of a step's phase, which may be 'base' too, are none. */
function nameTests(text: string, names: readonly string[]): string[] {
  const parts = [...new Set(names.flatMap((name) => name.split('-')))]
  const whole = `'(?:${names.join('|')})'`
  const part = `'-?(?:${parts.join('|')})-?'`
  const test = new RegExp(
    `[\\w.?\\])]*\\s*(?:[!=]==? ?${whole}|\\.(?:startsWith|endsWith|includes|indexOf)\\((?:${whole}|${part})\\))|\\bcase ${whole}`,
    'g',
  )
  return [...text.matchAll(test)]
    .map(([found]) => found)
    .filter((found) => !/phase\s*[!=]/.test(found))
}

describe('the rows', () => {
  const names = [methods, optimizers, datasets].flatMap((table) => Object.keys(table))

  it('no file asks for a method, an optimizer or a data set by its name, or takes a name apart', () => {
    const asked = Object.entries(src).flatMap(([file, text]) =>
      /\.tsx?$/.test(file) ? nameTests(text, names).map((found) => `${file}: ${found}`) : [],
    )
    expect(asked).toEqual([])
  })

  it.each([
    "if (lane.method === 'look-sam') stop()",
    "const plain = method!=='base'",
    "switch (name) { case 'adamw': break }",
    "method.startsWith('look')",
    "lane.method.endsWith('layer-sam')",
    "name.includes('-sam')",
    "dataset.name == 'digits'",
  ])('%s would be seen', (text) => {
    expect(nameTests(text, names)).toHaveLength(1)
  })

  it.each([
    "if (phase === 'base') stop()",
    "moment?.phase === 'base'",
    "names.includes('layerwise')",
  ])('%s is none', (text) => {
    expect(nameTests(text, names)).toEqual([])
  })
})
