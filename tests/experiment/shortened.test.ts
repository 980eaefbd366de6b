import { expect, test } from 'vitest'
import { beginningOf, shortened } from '../../src/experiment/shortened.ts'

test('a short text is left as it is', () => {
  expect(beginningOf('SAM', 3)).toBe('SAM')
  expect(shortened('a'.repeat(60))).toBe('a'.repeat(60))
})

test('a long text is cut, with a sign of it where it is quoted', () => {
  expect(beginningOf('LookSAM', 4)).toBe('Look')
  expect(shortened('a'.repeat(61))).toBe(`${'a'.repeat(59)}…`)
})

test.each(['🙂', '👩🏽‍🔬', '🇨🇭', 'é', '𝟗'])('%s is never cut in half', (character) => {
  for (let most = 0; most <= 3 * character.length; most++) {
    const cut = beginningOf(character.repeat(4), most)
    expect(cut).toBe(character.repeat(Math.floor(most / character.length)))
  }
})
