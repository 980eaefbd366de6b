import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { isFolder, reasonOf, whyUnwritable } from '../../scripts/files.js'

const folder = mkdtempSync(path.join(tmpdir(), 'files-'))
afterAll(() => rmSync(folder, { recursive: true }))
const inFolder = (name: string) => path.join(folder, name)

describe('a file that can be written', () => {
  test('and is not there yet, is not there afterwards', () => {
    expect(whyUnwritable(inFolder('new'))).toBeNull()
    expect(existsSync(inFolder('new'))).toBe(false)
  })

  test('and is there, keeps its content and its time', () => {
    const file = inFolder('old')
    writeFileSync(file, 'words')
    utimesSync(file, 1, 1)
    expect(whyUnwritable(file)).toBeNull()
    expect(readFileSync(file, 'utf8')).toBe('words')
    expect(statSync(file).mtimeMs).toBe(1000)
  })

  test('may be a link, to a file or to none', () => {
    symlinkSync(inFolder('target'), inFolder('link'))
    expect(whyUnwritable(inFolder('link'))).toBeNull()
    expect(existsSync(inFolder('target'))).toBe(false)
    writeFileSync(inFolder('target'), 'words')
    expect(whyUnwritable(inFolder('link'))).toBeNull()
    expect(readFileSync(inFolder('target'), 'utf8')).toBe('words')
  })

  test('may be no plain file', () => {
    expect(whyUnwritable('/dev/null')).toBeNull()
  })
})

test.each([
  ['a folder', '.', 'it is a folder'],
  ['a new name with a slash', 'new/', 'it is a folder'],
  ['in a folder that is not there', 'none/w', 'no such file or folder'],
  ['below a file', 'words/w', 'a part of its path is not a folder'],
  ['with a name too long', 'w'.repeat(300), 'name too long'],
])('a file %s cannot be written, and nothing is left', (_, name, reason) => {
  writeFileSync(inFolder('words'), '')
  const before = readdirSync(folder)
  expect(whyUnwritable(folder + path.sep + name)).toBe(reason)
  expect(readdirSync(folder)).toEqual(before)
})

test('a folder is known by itself, by a link to it, and by the slash of its path', () => {
  mkdirSync(inFolder('deep'))
  symlinkSync(inFolder('deep'), inFolder('way'))
  expect(['deep', 'way', 'nothing/'].map((name) => isFolder(inFolder(name)))).toEqual([
    true,
    true,
    true,
  ])
  writeFileSync(inFolder('words'), '')
  expect(['words', 'nothing'].map((name) => isFolder(inFolder(name)))).toEqual([false, false])
})

test('an error that is not of the system is told by its message', () => {
  expect(reasonOf(new Error('the file is torn'))).toBe('the file is torn')
})
