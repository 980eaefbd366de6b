/** `npm run train`: bundles the headless runner if its sources changed, and runs it. Only the runner writes to stdout. */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { cached } from './cache.js'
import { foldersBehind } from './floors.js'
import { ensureInstalled, root } from './install.js'

const entry = path.join(root, 'src/cli/train.ts')
const sources = [
  ...foldersBehind('cli'),
  'scripts/files.js',
  'scripts/train.js',
  'package-lock.json',
]

ensureInstalled()
const folder = await cached('train', sources, bundle)
const file = pathToFileURL(path.join(folder, 'train.mjs')).href
const { main } = await import(file)
await main(file)

/**
 * Bundles everything into one file. Node cannot import tfjs's modules, because they name each other without extensions.
 * @param {string} outDir
 */
async function bundle(outDir) {
  const { build } = await import('vite')
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    define: {
      // The bundle finds files from the place of its source.
      'import.meta.url': JSON.stringify(pathToFileURL(entry).href),
    },
    ssr: { noExternal: true, external: ['webgpu'] },
    build: {
      ssr: entry,
      outDir,
      target: 'node20',
      rolldownOptions: {
        output: { entryFileNames: 'train.mjs', codeSplitting: false },
      },
    },
  })
}
