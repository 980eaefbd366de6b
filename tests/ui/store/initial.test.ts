import { expect, test } from 'vitest'
import { shortened } from '../../../src/experiment/shortened.ts'
import { largestFile, readInitialFile } from '../../../src/ui/store/initial.ts'

test('a safetensors file is read', async () => {
  const file = new File([new Uint8Array([1, 2, 3])], 'W.SafeTensors')
  expect(await readInitialFile(file)).toEqual({
    name: 'W.SafeTensors',
    // printf '\\x01\\x02\\x03' | sha256sum
    sha256: '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81',
    bytes: new Uint8Array([1, 2, 3]),
  })
})

test('a file of another kind or above 1 GB is refused unread', async () => {
  const unread = { arrayBuffer: () => Promise.reject(new Error('was read')) }
  const huge = { name: 'a.safetensors', size: largestFile + 1, ...unread } as unknown as File
  expect(await readInitialFile(huge)).toContain('1.0 GB and was not read')
  const other = { name: 'cat.png', size: 10, ...unread } as unknown as File
  expect(await readInitialFile(other)).toContain('not a .safetensors file')
})

test('a file that cannot be read says so', async () => {
  const gone = { name: 'a.safetensors', size: 1, arrayBuffer: () => Promise.reject(new Error()) }
  expect(await readInitialFile(gone as unknown as File)).toBe('a.safetensors could not be read.')
})

test('what a hostile file makes long is shortened', () => {
  expect(shortened('x'.repeat(1e6), 300)).toHaveLength(300)
  expect(shortened('short')).toBe('short')
})
