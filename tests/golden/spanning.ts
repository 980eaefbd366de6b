/**
 * The cases that every target runs. One target, the plain processor, runs all: there the formulas are proved. The
 * others compute the same composition with other kernels, or a compiled form of it; for them these cases have each
 * method with each optimizer, and every choice and edge that any case has (tests/core/training/golden.test.ts).
 */
export const spanning = [
  'alpha-0',
  'alpha-0-layer',
  'base-lamb',
  'batch-of-1',
  'k-1',
  'k-1-layer',
  'lamb-no-decay',
  'lane-optimizer',
  'layer-sam-normalized-adamw',
  'layer-sam-per-layer-sgd',
  'look-layer-sam-per-layer-norms',
  'look-sam-global-adamw',
  'lr-0',
  'micro-batch-of-1',
  'plain-sgd',
  'rho-0-layer-sam',
  'rho-0-look-layer-sam',
  'rho-0-look-sam-per-layer',
  'rho-0-sam',
  'rho-1-paper',
  'sam-sgd',
  'sixteen-tokens',
  'zero-head-base',
  'zero-head-look-layer-sam-per-layer',
  'zero-head-look-sam',
] as const

/** What of a case's Experiment decides which code runs: each choice, and of each number whether it is 0, 1 or none. */
export function traitsOf({ model, training, optimizer, lanes }: Config): string[] {
  const [{ name: _, method, optimizer: own = {}, ...lane }] = lanes
  const inForce = { ...optimizer, ...own }
  return [
    `${method} with ${String(inForce['name'])}`,
    ...traits(method, lane),
    ...traits('model', model),
    ...traits('training', training),
    ...traits('optimizer', inForce),
    ...Object.keys(own).map((field) => `own ${field}`),
  ]
}

type Fields = Readonly<Record<string, unknown>>

interface Config {
  model: Fields
  training: Fields
  optimizer: Fields
  lanes: readonly [Fields & { method: string; optimizer?: Fields }]
}

function traits(of: string, fields: Fields): string[] {
  return Object.entries(fields).map(([field, value]) => {
    const is = typeof value !== 'number' ? value : value === 0 || value === 1 ? value : 'a number'
    return `${of}.${field} = ${String(is)}`
  })
}
