/** What of a built page loads what: chunks, their style sheets and the modules they are made of. */
import { gzipSync } from 'node:zlib'
import type { Rolldown } from 'vite'

/** What is asked of a chunk or an asset. */
export type Built = Pick<Rolldown.OutputAsset, 'type' | 'fileName' | 'source'> | BuiltChunk

export interface BuiltChunk extends Pick<
  Rolldown.OutputChunk,
  'type' | 'fileName' | 'code' | 'imports' | 'dynamicImports' | 'moduleIds' | 'isEntry'
> {
  facadeModuleId: string | null
  viteMetadata?: { importedCss: ReadonlySet<string> }
}

/** The chunks that a page or a module loads before it runs; with `lazy` those too that it may load later. */
export function chunksOf(output: readonly Built[], name: string, { lazy = false } = {}) {
  const chunks = new Map(
    output.flatMap((built) => (built.type === 'chunk' ? [[built.fileName, built]] : [])),
  )
  const entry = [...chunks.values()].find(({ facadeModuleId }) =>
    facadeModuleId?.endsWith(`/${name}`),
  )
  if (!entry) throw new Error(`${name} has no entry among ${[...chunks.keys()].join(', ')}`)
  const loaded = new Set([entry])
  for (const { imports, dynamicImports } of loaded) {
    for (const name of lazy ? [...imports, ...dynamicImports] : imports) {
      loaded.add(chunks.get(name)!)
    }
  }
  return [...loaded]
}

/** The texts that pages and modules load before they run: their scripts and style sheets. */
export function eagerTexts(output: readonly Built[], ...names: string[]): string[] {
  const chunks = [...new Set(names.flatMap((name) => chunksOf(output, name)))]
  const sheets = new Set(
    chunks.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]),
  )
  const styles = output.flatMap((built) =>
    built.type === 'asset' && sheets.has(built.fileName) ? String(built.source) : [],
  )
  return [...chunks.map(({ code }) => code), ...styles]
}

/** In bytes: as they are, and as a host sends them. */
export function weigh(texts: readonly string[]) {
  const sum = (sizes: number[]) => sizes.reduce((a, b) => a + b, 0)
  return {
    raw: sum(texts.map((text) => Buffer.byteLength(text))),
    gzip: sum(texts.map((text) => gzipSync(text).length)),
  }
}
