import type { ModelSettings } from '../../experiment/schema.ts'
import type { Layout, Segment } from '../tensors/params.ts'
import { random, type Random } from '../tensors/random.ts'

const SIGMA = 0.02

/** The initial weights of a ViT, the same on every backend. Each tensor draws from a stream of its own name. */
export function initialWeights(
  layout: Layout,
  init: ModelSettings['init'],
  seed: number,
): Float32Array {
  const w = new Float32Array(layout.length)
  for (const segment of layout.segments) {
    const value = initializer(segment, init, random(seed, 'init', segment.name))
    for (let i = 0; i < segment.size; i++) w[segment.offset + i] = value(i)
  }
  return w
}

function initializer(
  { name, shape, kernel }: Segment,
  init: ModelSettings['init'],
  r: Random,
): (i: number) => number {
  if (kernel) {
    if (name === 'head.weight' && init === 'zero-head') return () => 0
    if (init === 'xavier') {
      const limit = glorotLimit(name, shape)
      return (i) => (2 * r.uniform(i) - 1) * limit
    }
    return (i) => SIGMA * truncatedNormal(r, i)
  }
  if (name === 'pos_embed') return (i) => SIGMA * r.normal(i)
  if (name.includes('norm') && name.endsWith('.weight')) return () => 1
  return () => 0
}

/** Normal, drawn again outside ±2σ. Draws of number i live at counters i, i + 2³², i + 2·2³² … */
function truncatedNormal(r: Random, i: number): number {
  for (let attempt = 0; ; attempt++) {
    const z = r.normal(i + attempt * 2 ** 32)
    if (Math.abs(z) <= 2) return z
  }
}

/** √(6/(in + out)); q, k and v count as three kernels of [D, D]. [Glorot 2010] */
function glorotLimit(name: string, shape: readonly number[]): number {
  const [from, to] = shape as [number, number]
  return Math.sqrt(6 / (from + (name.includes('qkv') ? to / 3 : to)))
}
