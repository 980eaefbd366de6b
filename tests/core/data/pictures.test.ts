import { expect, test } from 'vitest'
import { createBatches } from '../../../src/core/data/batches.ts'
import { picturesOf, askedPixels } from '../../../src/core/data/pictures.ts'
import { tinyDataset, tinyExperiment } from '../../fixtures/tiny.ts'

const dataset = tinyDataset(90)
const experiment = tinyExperiment({ dataset: { trainSize: 48, labelNoise: 0.6 } })
const batches = createBatches(dataset, experiment)
const size = 32

const imageAt = (place: number) => dataset.pixels.slice(place * size, (place + 1) * size)

test('pictures to validate have the pixels of the file and equal labels, evenly of all classes', () => {
  const found = picturesOf(dataset, batches, 'validation', 12, 3)
  expect(found).toMatchObject({ of: 'validation', total: 42, scale: 16, imageSize: 4, channels: 2 })
  expect(found.rows).toHaveLength(12)
  expect(new Set(found.rows).size).toBe(12)
  for (const [i, row] of found.rows.entries()) {
    const place = batches.evaluated[row]!
    expect(found.pixels.slice(i * size, (i + 1) * size)).toEqual(imageAt(place))
    expect(found.trueLabels[i]).toBe(dataset.labels[place])
  }
  expect(found.labels).toEqual(found.trueLabels)
  expect([0, 1, 2].map((c) => found.labels.filter((label) => label === c).length)).toEqual([
    4, 4, 4,
  ])
  expect(picturesOf(dataset, batches, 'validation', 12, 3)).toEqual(found)
})

test('those with a changed label are exactly these, with both labels', () => {
  const found = picturesOf(dataset, batches, 'changed', 1000, 3)
  expect(found.of).toBe('training')
  expect(found.rows).toEqual(batches.changed)
  expect(found.total).toBe(batches.changedLabels)
  for (const [i, row] of found.rows.entries()) {
    expect(found.labels[i]).toBe(batches.trainLabels[row])
    expect(found.trueLabels[i]).toBe(dataset.labels[batches.split.train[row]!])
    expect(found.labels[i]).not.toBe(found.trueLabels[i])
  }
})

test('where no label was changed there are none', () => {
  const clean = createBatches(dataset, tinyExperiment())
  expect(picturesOf(dataset, clean, 'changed', 100, 3)).toMatchObject({ total: 0 })
})

test('what is no image of the run is refused with what is allowed', () => {
  const ask = (asked: Parameters<typeof askedPixels>[2]) => () =>
    askedPixels(dataset, batches, asked)
  expect(ask({ of: 'validation', rows: Int32Array.of(0, 42) })).toThrow(
    'rows: 42 is not allowed; allowed: 0 to 41',
  )
  expect(ask({ of: 'training', rows: Int32Array.of(-1) })).toThrow('allowed: 0 to 47')
  expect(ask({ pixels: new Uint8Array(31) })).toThrow('allowed: 4 × 4 × 2')
  expect(ask({ pixels: new Uint8Array(size).fill(17) })).toThrow('pixels: 17 is not allowed')
  expect(ask({ pixels: imageAt(5) })()).toEqual(imageAt(5))
})
