/** `npm run train`: the headless runner, bundled when its sources changed. stdout is the runner's alone. */
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
await import(pathToFileURL(path.join(folder, 'train.mjs')).href)

/**
 * Node cannot import tfjs's modules one by one (they name each other without extensions), so all go into one file.
 * @param {string} outDir
 */
async function bundle(outDir) {
  const { build } = await import('vite')
  // tfjs looks for its WebAssembly in __dirname, which a module hasn't got.
  const wasmFolder = path.join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist')
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    define: {
      __dirname: JSON.stringify(wasmFolder),
      // The bundle finds files as its source would.
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
