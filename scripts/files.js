/** Says what is wrong with a file. The runner and the benchmark ask before they compute for hours. */
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
 * Says why the system refused a file. For any other error it returns the message.
 * @param {unknown} thrown
 * @returns {string}
 */
export function reasonOf(thrown) {
  const error = /** @type {NodeJS.ErrnoException} */ (thrown)
  const [, systemWords] = getSystemErrorMap().get(error.errno ?? 0) ?? []
  return plainWords[error.code ?? ''] ?? systemWords ?? error.message ?? String(thrown)
}

/**
 * True for an existing folder, and for a path that ends as a folder's does.
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
 * Says why a file cannot be written; null if it can. An existing file keeps its content. A file that did not exist
 * does not exist afterwards.
 * @param {string} file
 * @returns {string | null}
 */
export function whyUnwritable(file) {
  try {
    if (isFolder(file)) return 'it is a folder'
    const found = statSync(file, { throwIfNoEntry: false })
    if (found && !found.isFile()) {
      accessSync(file, constants.W_OK) // opening a pipe would wait for a reader
      return null
    }
    closeSync(openSync(file, 'a'))
    if (!found) unlinkSync(realpathSync(file)) // the path may be a link to a file that did not exist
    return null
  } catch (error) {
    return reasonOf(error)
  }
}
