import { expect, test } from 'vitest'
import { methodRow, methods } from '../../src/experiment/methods.ts'
import { optimizers } from '../../src/experiment/optimizers.ts'

test('a field of one name is the same field wherever it is', () => {
  const rows = [...Object.values(methods), ...Object.values(optimizers)]
  const met = new Map<string, unknown>()
  for (const { fields } of rows) {
    for (const [name, schema] of Object.entries(fields)) {
      expect(met.get(name) ?? schema).toBe(schema)
      met.set(name, schema)
    }
  }
  expect(met.size).toBe(9)
})

test.each([
  ['base', {}, 1],
  ['sam', {}, 2],
  ['look-sam', { k: 5 }, 1.2],
  ['look-layer-sam', { k: 1 }, 2],
] as const)('%s with %j takes %f gradients per step', (name, settings, expected) => {
  expect(methodRow(name).gradientsPerStep(settings)).toBe(expected)
})
