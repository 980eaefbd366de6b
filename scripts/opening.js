/** The opening experiment through the runner: in one worker, with its lanes in parallel, and as it was at another commit. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { root } from './install.js'

const REPETITIONS = 2 // of each side in turn; the faster one counts

const experiment = {
  dataset: { trainSize: 600, labelNoise: 0.2 },
  model: { patchSize: 4, depth: 2 },
  training: { steps: 300 },
  optimizer: { lr: 0.005 },
  lanes: [
    { name: 'AdamW', method: 'base' },
    { name: 'SAM', method: 'sam', rho: 0.1 },
    { name: 'LookSAM', method: 'look-sam', rho: 0.1, k: 5, alpha: 0.2 },
  ],
}

/** For Node: the runner is to find one core, and trains all lanes in one worker. */
const oneCore = `--import=data:text/javascript,${encodeURIComponent(
  "import os from 'node:os'; import { syncBuiltinESMExports } from 'node:module'; os.availableParallelism = () => 1; syncBuiltinESMExports()",
)}`

/** @typedef {{ serial: number, parallel: number, before: number | null }} Opening Milliseconds from the first step's line to the last one's. */

/**
 * @param {string | undefined} commit whose side is taken too
 * @param {(doing: string) => void} tell
 * @returns {Promise<Opening>}
 */
export async function openingTimes(commit, tell) {
  const folder = mkdtempSync(path.join(tmpdir(), 'looksam-lab-'))
  try {
    const config = path.join(folder, 'experiment.json')
    writeFileSync(config, JSON.stringify(experiment))
    const other = commit === undefined ? null : checkedOut(commit, path.join(folder, 'before'))
    let [serial, parallel, before] = [Infinity, Infinity, Infinity]
    for (let i = 0; i < REPETITIONS; i++) {
      if (other !== null) {
        tell(`the opening experiment at ${commit}`)
        before = Math.min(before, await roundsOf(other, config))
      }
      tell('the opening experiment in one worker')
      serial = Math.min(serial, await roundsOf(root, config, [oneCore]))
      tell('the opening experiment, lanes in parallel')
      parallel = Math.min(parallel, await roundsOf(root, config))
    }
    return { serial, parallel, before: other === null ? null : before }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * The files of a commit, with the packages that are installed here.
 * @param {string} commit
 * @param {string} folder
 */
function checkedOut(commit, folder) {
  mkdirSync(folder)
  const archive = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 2 ** 30 })
  execFileSync('tar', ['-x', '-C', folder], { input: archive })
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  return folder
}

/**
 * @param {string} folder
 * @param {string} config
 * @param {string[]} options of Node
 * @returns {Promise<number>}
 */
function roundsOf(folder, config, options = []) {
  const args = [...options, 'scripts/train.js', '--config', config, '--backend', 'wasm']
  const runner = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let [first, last] = [0, 0]
  createInterface({ input: runner.stdout }).on('line', (line) => {
    if (!('loss' in JSON.parse(line))) return
    last = performance.now()
    first ||= last
  })
  return new Promise((resolve, reject) => {
    runner.once('error', reject)
    runner.once('exit', (code) => {
      if (code === 0) resolve(last - first)
      else reject(new Error(`the runner in ${folder} ended with code ${code}`))
    })
  })
}
