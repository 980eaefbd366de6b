import { expect, test } from 'vitest'
import { parseExperiment } from '../../src/experiment/validation.ts'
import { shareOut } from '../../src/parallel/share.ts'

const { experiment } = parseExperiment({
  lanes: [
    { name: 'AdamW', method: 'base' },
    { name: 'SAM', method: 'sam' },
    { name: 'LookSAM', method: 'look-sam', k: 5 },
  ],
})

const words = (seeds: number, workers: number) =>
  shareOut(experiment!, seeds, workers).map((share) =>
    share.map(({ seed, lane }) => `${seed}/${experiment!.lanes[lane]!.name}`),
  )

test('two workers: SAM has two gradients a step, AdamW and LookSAM together 2.2', () => {
  expect(words(1, 2)).toEqual([['0/SAM'], ['0/AdamW', '0/LookSAM']])
})

test('no more workers than lanes', () => {
  expect(words(1, 8)).toEqual([['0/SAM'], ['0/LookSAM'], ['0/AdamW']])
})

test('every lane of every seed is trained once', () => {
  const all = words(3, 4).flat()
  expect(new Set(all).size).toBe(9)
  expect(all).toHaveLength(9)
})
