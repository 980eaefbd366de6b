/** Makes sure that Node is recent enough and that the dependencies are installed. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Ends the process with one sentence on stderr. Code 2 means that the arguments are wrong, 1 means any other failure.
 * @param {string} sentence
 * @param {1 | 2} [code]
 * @returns {never}
 */
export function fail(sentence, code = 1) {
  console.error(sentence)
  process.exit(code)
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  fail(
    `LookSAM Lab needs Node 20.19 or newer; this is Node ${process.versions.node}. Get it from https://nodejs.org.`,
  )
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>}
 */
const packagesIn = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages

/** True if node_modules matches package-lock.json. Packages for other systems may be absent. */
function isInstalled() {
  const installedList = 'node_modules/.package-lock.json'
  if (!existsSync(path.join(root, installedList))) return false
  const installed = packagesIn(installedList)
  return Object.entries(packagesIn('package-lock.json')).every(([folder, wanted]) => {
    if (folder === '') return true
    const found = installed[folder]
    if (!found) return wanted.optional ?? wanted.devOptional ?? false
    return found.version === wanted.version && existsSync(path.join(root, folder, 'package.json'))
  })
}

/** Installs the dependencies if they do not match the lockfile, and says so on stderr. */
export function ensureInstalled() {
  checkNode()
  if (isInstalled()) return
  console.error('Installing what is missing (npm ci) …')
  // `npm run --silent` silences this npm too. A failed install must still say why.
  const { status } = npm(['ci', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'])
  if (status !== 0) {
    fail('Installing failed: npm says why above. When that is mended, run the same command again.')
  }
}

/**
 * Runs npm with its output on stderr, because stdout belongs to the program.
 * @param {string[]} args
 */
function npm(args) {
  const cli = process.env['npm_execpath'] ?? ''
  const stdio = /** @type {const} */ (['ignore', 2, 2])
  if (path.basename(cli) === 'npm-cli.js') {
    return spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: [...stdio] })
  }
  // On Windows npm is a batch file, which only a shell can run.
  const shell = process.platform === 'win32'
  return spawnSync('npm', args, { cwd: root, stdio: [...stdio], shell })
}
