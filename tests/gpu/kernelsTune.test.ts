import { expect, test } from 'vitest'
import { matmul } from '../../src/engine/targets/webgpu/kernels/matmul.ts'
import { adapterClassOf } from '../../src/engine/targets/webgpu/device/adapterClass.ts'
import { tune } from '../../src/engine/targets/webgpu/tuning/tune.ts'
import {
  adapterKey,
  classOf,
  variantFor,
  variants,
} from '../../src/engine/targets/webgpu/tuning/variants.ts'
import { noise32 } from '../reference/algebra.ts'
import { device, run } from './kernelsRun.ts'

test('tuning picks a variant for each class of shapes, and is plain JSON', async () => {
  const adapterClass = adapterClassOf(device)
  const products = [
    { M: 40, N: 16, K: 12, bias: true },
    { M: 16, N: 12, K: 40, transposeA: true },
    { M: 36, N: 15, K: 11 }, // of the first one's class
  ]
  const tuning = await tune(device, adapterClass, products)
  expect(tuning.adapter).toBe(adapterKey(device, adapterClass))
  expect(Object.keys(tuning.choices)).toEqual([classOf(products[0]!), classOf(products[1]!)])
  for (const product of products) {
    expect(variants[adapterClass]).toContainEqual(variantFor(product, adapterClass, tuning))
  }
  expect(JSON.parse(JSON.stringify(tuning))).toEqual(tuning)
})

test('an untuned product takes the first variant of its kind of adapter', () => {
  const product = { M: 3, N: 4, K: 5 }
  expect(variantFor(product, 'group')).toBe(variants.group[0])
  expect(variantFor(product, 'quads', { adapter: 'x', choices: {} })).toBe(variants.quads[0])
})

test('the variants that are taken untried give the same product', async () => {
  const product = { M: 70, N: 30, K: 12 }
  const inputs = [noise32(70 * 12, 1), noise32(12 * 30, 2)]
  const all = Object.values(variants).map(([first]) => first)
  const [expected] = await run(matmul(product, all[0]!), inputs, [70 * 30])
  for (const variant of all.slice(1)) {
    const [found] = await run(matmul(product, variant), inputs, [70 * 30])
    expect(found!.map((x, i) => Math.round(1e4 * (x - expected![i]!)))).toEqual(
      new Float32Array(70 * 30),
    )
  }
})
