/** Which images filters single out, counts and confusion, on answers written by hand. */
import { expect, test } from 'vitest'
import {
  confusionOf,
  countsOf,
  imageOf,
  kindOf,
  matching,
  mostConfused,
  noFilter,
  verdictOf,
} from '../../../../src/ui/views/images/verdicts.ts'

const K = 3
const validation = {
  of: 'validation' as const,
  classes: K,
  labels: Uint8Array.of(0, 1, 2, 0, 1),
  trueLabels: Uint8Array.of(0, 1, 2, 0, 1),
}
const changed = {
  of: 'training' as const,
  classes: K,
  labels: Uint8Array.of(1, 2, 0),
  trueLabels: Uint8Array.of(0, 1, 2),
}

/** Probabilities of a lane that says these labels, each with that probability. */
const says = (...verdicts: [label: number, share: number][]) =>
  Float32Array.from(
    verdicts.flatMap(([label, share]) =>
      Array.from({ length: K }, (_, c) => (c === label ? share : (1 - share) / (K - 1))),
    ),
  )

const adamw = says([0, 0.95], [2, 0.92], [2, 0.4], [1, 0.6], [1, 0.99])
const sam = says([0, 0.5], [1, 0.55], [1, 0.7], [0, 0.45], [1, 0.97])
const both = new Map([
  [0, adamw],
  [1, sam],
])

test('a verdict is the most probable class; an image that was not asked about has none', () => {
  expect(verdictOf(adamw, 1, K)).toEqual({ label: 2, share: Math.fround(0.92) })
  const unasked = adamw.map((value, at) => (at < K ? value : NaN))
  expect(verdictOf(unasked, 0, K)?.label).toBe(0)
  expect(verdictOf(unasked, 1, K)).toBeNull()
  expect(verdictOf(undefined, 0, K)).toBeNull()
  expect(countsOf(validation, unasked)).toEqual({
    counts: new Map([
      ['right', 1],
      ['wrong', 0],
    ]),
    asked: 1,
  })
})

test('“AdamW wrong, SAM right” and its siblings', () => {
  const found = (kinds: [number, 'right' | 'wrong'][]) =>
    matching(validation, both, { ...noFilter, kinds: new Map(kinds) })
  expect(found([])).toEqual([0, 1, 2, 3, 4])
  expect(found([[0, 'wrong'], [1, 'right']])).toEqual([1, 3]) // prettier-ignore
  expect(found([[0, 'right'], [1, 'wrong']])).toEqual([2]) // prettier-ignore
  expect(found([[1, 'wrong']])).toEqual([2])
  expect(found([[7, 'wrong']])).toEqual([]) // a lane that answered nothing
})

test('by class, by cell, and by how sure the named lanes are, or else any lane', () => {
  const found = (part: object) => matching(validation, both, { ...noFilter, ...part })
  expect(found({ label: 1 })).toEqual([1, 4])
  expect(found({ said: { lane: 0, label: 2 } })).toEqual([1, 2])
  expect(found({ label: 1, said: { lane: 0, label: 2 } })).toEqual([1])
  expect(found({ certainty: 'sure' })).toEqual([0, 1, 4])
  expect(found({ certainty: 'unsure' })).toEqual([2, 3])
  expect(found({ kinds: new Map([[0, 'wrong']]), certainty: 'sure' })).toEqual([1])
  expect(found({ kinds: new Map([[1, 'right']]), certainty: 'sure' })).toEqual([4])
  expect(found({ kinds: new Map([[1, 'right']]), certainty: 'rather' })).toEqual([0, 1])
})

test('of changed labels: memorised, resisted, or another', () => {
  expect([1, 0, 2].map((said) => kindOf(changed, 0, said))).toEqual([
    'memorised',
    'resisted',
    'other',
  ])
  const lane = says([1, 0.9], [1, 0.9], [1, 0.9])
  expect(countsOf(changed, lane).counts).toEqual(
    new Map([
      ['memorised', 1],
      ['resisted', 1],
      ['other', 1],
    ]),
  )
  expect(
    matching(changed, new Map([[0, lane]]), { ...noFilter, kinds: new Map([[0, 'resisted']]) }),
  ).toEqual([1])
})

test('confusion counts true classes by what is said, and the most confused classes are kept in order', () => {
  expect(Array.from(confusionOf(validation, adamw))).toEqual([1, 1, 0, 0, 1, 1, 0, 0, 1])
  expect(Array.from(confusionOf(validation, sam))).toEqual([2, 0, 0, 0, 2, 0, 0, 1, 0])
  const matrices = [adamw, sam].map((lane) => confusionOf(validation, lane))
  expect(mostConfused(matrices, K, 5)).toEqual([0, 1, 2])
  expect(mostConfused([confusionOf(validation, sam)], K, 1)).toEqual([2])
  expect(mostConfused([Int32Array.of(0, 0, 1, 0, 9, 0, 1, 1, 0)], K, 2)).toEqual([0, 2])
})

test('an image is the same array each time', () => {
  const pictures = {
    pixels: Uint8Array.from({ length: 24 }, (_, i) => i),
    imageSize: 2,
    channels: 3,
  }
  expect(Array.from(imageOf(pictures, 1))).toEqual([12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23])
  expect(imageOf(pictures, 1)).toBe(imageOf(pictures, 1))
})
