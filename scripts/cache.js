/** Keeps builds under node_modules/.cache. A build is made once for each state of its sources. */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs'
import path from 'node:path'
import { root } from './install.js'

const home = path.join(root, 'node_modules', '.cache', 'looksam-lab')
const week = 7 * 24 * 3600 * 1000 // ms

/**
 * Returns the folder that `make` has filled from `sources` (files and folders of the project). A finished folder is
 * moved to its place, so that another program never sees half a build.
 * @param {string} name
 * @param {string[]} sources
 * @param {(folder: string) => Promise<unknown>} make
 */
export async function cached(name, sources, make) {
  const folder = path.join(home, `${name}-${hashOf(sources)}`)
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date())
    return folder
  }
  mkdirSync(home, { recursive: true })
  forgetUnused()
  const draft = mkdtempSync(path.join(home, 'draft-'))
  try {
    await make(draft)
    renameSync(draft, folder)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(folder)) throw error // another program was first and has made the same
  }
  return folder
}

/** @param {string[]} sources */
function hashOf(sources) {
  const hash = createHash('sha256').update(root)
  for (const source of sources) {
    for (const file of filesIn(source).toSorted()) {
      hash.update(`\0${file}\0`).update(readFileSync(path.join(root, file)))
    }
  }
  return hash.digest('hex').slice(0, 16)
}

/**
 * @param {string} source
 * @returns {string[]}
 */
function filesIn(source) {
  const absolute = path.join(root, source)
  if (!statSync(absolute).isDirectory()) return [source]
  return readdirSync(absolute, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(source, name))
    .filter((file) => statSync(path.join(root, file)).isFile())
}

/** Removes builds that were not used for a week. */
function forgetUnused() {
  for (const name of readdirSync(home)) {
    const folder = path.join(home, name)
    const unused = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Infinity)
    if (unused > week) rmSync(folder, { recursive: true, force: true })
  }
}
