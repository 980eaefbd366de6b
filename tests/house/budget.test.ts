/** What the page loads, and how much before anything is shown. */
import path from 'node:path'
import { build, type Rolldown } from 'vite'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { loadedByThePage } from '../../scripts/floors.js'
import { chunksOf, eagerTexts, weigh, type Built, type BuiltChunk } from './bundle.ts'

const root = path.join(import.meta.dirname, '../..')

/** Bytes that the page may load before anything is shown, a few percent above what it does load. A reason to raise them belongs into docs/decisions.md. */
const most = { raw: 1_180_000, gzip: 354_000 }

describe('the built page', () => {
  let output: readonly Built[]

  beforeAll(async () => {
    vi.stubEnv('NODE_ENV', 'production') // with "test" React would be bundled as for its developers
    const built = await build({ root, logLevel: 'silent', build: { write: false } })
    vi.unstubAllEnvs()
    ;({ output } = built as Rolldown.RolldownOutput)
  }, 120_000)

  const modulesOf = (page: string) =>
    chunksOf(output, page, { lazy: true }).flatMap(({ moduleIds }) =>
      moduleIds.map((id) => path.relative(root, id)),
    )

  test('loads no more first than its budget', () => {
    const { raw, gzip } = weigh(eagerTexts(output, 'index.html', 'src/first.ts'))
    expect(raw).toBeLessThan(most.raw)
    expect(gzip).toBeLessThan(most.gzip)
  })

  test.each(['index.html', 'bench.html'])(
    'never loads tfjs or jax beside its workers: %s',
    (page) => {
      const modules = modulesOf(page)
      expect(modules.length).toBeGreaterThan(50)
      expect(modules.filter((id) => /node_modules\/@(?:tensorflow|jax-js)\//.test(id))).toEqual([])
    },
  )

  test('loads nothing of core and engine but what scripts/floors.js names', () => {
    const modules = modulesOf('index.html').filter((id) => /^src\/(?:core|engine)\//.test(id))
    expect(modules).toEqual(loadedByThePage.map((file) => `src/${file}`))
  })
})

const chunk = (fileName: string, chunk: Partial<BuiltChunk>): Built => ({
  type: 'chunk',
  fileName,
  code: '',
  imports: [],
  dynamicImports: [],
  moduleIds: [],
  isEntry: false,
  facadeModuleId: null,
  ...chunk,
})

describe('of a small page', () => {
  const output = [
    chunk('main.js', {
      isEntry: true,
      facadeModuleId: '/lab/index.html',
      code: 'main',
      imports: ['shared.js'],
      dynamicImports: ['tab.js'],
      viteMetadata: { importedCss: new Set(['main.css']) },
    }),
    chunk('bench.js', { isEntry: true, facadeModuleId: '/lab/bench.html', code: 'bench' }),
    chunk('shared.js', { code: 'shared', imports: ['main.js'] }),
    chunk('tab.js', { code: 'tab', imports: ['tensors.js'] }),
    chunk('tensors.js', { code: 'tensors', moduleIds: ['/lab/node_modules/tensors/index.js'] }),
    ...['main.css', 'tab.css'].map((fileName): Built => ({
      type: 'asset',
      fileName,
      source: `of ${fileName}`,
    })),
  ]

  test('what it loads first is found, its style sheets too', () => {
    expect(eagerTexts(output, 'index.html')).toEqual(['main', 'shared', 'of main.css'])
    expect(eagerTexts(output, 'bench.html')).toEqual(['bench'])
  })

  test('a package behind a lazy part is found', () => {
    const names = chunksOf(output, 'index.html', { lazy: true }).map(({ fileName }) => fileName)
    expect(names).toEqual(['main.js', 'shared.js', 'tab.js', 'tensors.js'])
  })

  test('bytes are counted, not characters', () => {
    expect(weigh(['ä', 'b'.repeat(1000)]).raw).toBe(1002)
    expect(weigh(['b'.repeat(1000)]).gzip).toBeLessThan(50)
  })

  test('a page that is not there is no empty one', () => {
    expect(() => chunksOf(output, 'none.html')).toThrow('none.html has no entry among main.js')
  })
})
