/** Installs a Chromium if the machine has none and the system allows it. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { findChrome, isExecutable } from './chrome.js'
import { root } from './install.js'

const limit = 10 * 60 * 1000 // ms, for one download

/**
 * Finds a browser for the tests or installs one. Output goes to stderr.
 * @returns {Promise<string | undefined>} what is wrong, as one sentence, where there is none in the end
 */
export async function ensureChrome() {
  const found = findChrome()
  if (found) return isExecutable(found) ? undefined : `${found} cannot be run; see CHROME_PATH.`
  const { chromium } = await import('playwright')
  if (runs(chromium.executablePath())) return undefined
  console.error('No Chrome or Chromium found; downloading Playwright’s …')
  const playwright = path.join(root, 'node_modules/playwright/cli.js')
  run(process.execPath, [playwright, 'install', '--no-shell', 'chromium'])
  if (runs(chromium.executablePath())) return undefined
  if (process.getuid?.() === 0) {
    console.error('That did not work; installing Debian’s chromium …')
    run('apt-get', ['update'])
    run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'])
  }
  if (findChrome()) return undefined
  return 'No Chrome or Chromium: install one, or set CHROME_PATH to its executable.'
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function run(program, args) {
  spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2], timeout: limit })
}

/**
 * True if the program exists with all its libraries. On Linux some may be missing.
 * @param {string} file
 */
function runs(file) {
  if (!isExecutable(file)) return false
  return process.platform !== 'linux' || spawnSync(file, ['--version']).status === 0
}
