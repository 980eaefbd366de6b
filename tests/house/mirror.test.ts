/** A test lies in the folder of tests that has the name of its folder, or of its module, in src. */
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')

/** Folders of tests that are about more than one folder of src, or about none. */
const apart = ['compatibility', 'gpu', 'house', 'scripts']

const folders = readdirSync(path.join(root, 'tests'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.test\.tsx?$/.test(file))
  .map((file) => path.dirname(file).replaceAll(path.sep, '/'))

test('every folder that holds tests is a folder or a module of src', () => {
  const isInSrc = (folder: string) =>
    ['', '.ts', '.tsx'].some((end) => existsSync(path.join(root, 'src', folder + end)))
  const own = [...new Set(folders)].filter((folder) => !apart.includes(folder.split('/')[0]!))
  expect(own.length).toBeGreaterThan(20)
  expect(own.filter((folder) => !isInSrc(folder))).toEqual([])
})
