/** What can be wrong with a file, in words. The runner and the benchmark ask before they compute for hours. */
import {
  accessSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  statSync,
  unlinkSync,
} from 'node:fs'
import path from 'node:path'
import { getSystemErrorMap } from 'node:util'

/** @type {Record<string, string>} */
const plainWords = {
  ENOENT: 'no such file or folder',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
}

/**
 * Why the system refused a file; of any other error its message.
 * @param {unknown} thrown
 * @returns {string}
 */
export function reasonOf(thrown) {
  const error = /** @type {NodeJS.ErrnoException} */ (thrown)
  const [, systemWords] = getSystemErrorMap().get(error.errno ?? 0) ?? []
  return plainWords[error.code ?? ''] ?? systemWords ?? error.message
}

/**
 * True for the path of a folder, there or not.
 * @param {string} file
 */
export function isFolder(file) {
  if (file.endsWith('/') || file.endsWith(path.sep)) return true
  try {
    return statSync(file).isDirectory()
  } catch {
    return false
  }
}

/**
 * Why a file could not be written now; null if it could. Nothing changes: a file that is there keeps its content, and
 * one that is not there is not left behind.
 * @param {string} file
 * @returns {string | null}
 */
export function whyUnwritable(file) {
  try {
    if (isFolder(file)) return 'it is a folder'
    const found = statSync(file, { throwIfNoEntry: false })
    if (found && !found.isFile()) {
      accessSync(file, constants.W_OK) // opening a pipe would wait for its reader
      return null
    }
    closeSync(openSync(file, 'a'))
    if (!found) unlinkSync(realpathSync(file)) // the path may be a link to a file that was not there
    return null
  } catch (error) {
    return reasonOf(error)
  }
}
