/** Builds the page once for each state of its sources. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { cached } from './cache.js'
import { root } from './install.js'

const sources = [
  'index.html',
  'bench.html',
  'public',
  'src',
  'vite.config.ts',
  'scripts/policy.js',
  'package.json',
  'package-lock.json',
]

/** Returns the folder of the built page. */
export const builtPage = () => cached('page', sources, buildInto)

/**
 * Builds in a process of its own, because a build keeps hundreds of megabytes until its process ends.
 * @param {string} folder
 */
async function buildInto(folder) {
  console.error('Building the page …')
  const vite = path.join(root, 'node_modules/vite/bin/vite.js')
  const args = ['build', '--logLevel=warn', `--outDir=${folder}`, '--emptyOutDir']
  const { status } = spawnSync(process.execPath, [vite, ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, NODE_ENV: 'production' }, // the shell may have set another one
  })
  if (status !== 0) throw new Error('its build failed, as said above.')
}
