/**
 * Counter-based random numbers: each number is a pure function of (seed, stream, counter), so weights,
 * batches and label noise are the same on every backend, in any order and after any pause.
 */

import { portableCos, portableLog } from './portableMath.ts'

/** Threefry-2x32 with 20 rounds: key (k0, k1), counter (c0, c1) → two uint32. [Salmon 2011] */
export function threefry2x32(k0: number, k1: number, c0: number, c1: number): [number, number] {
  const keys = [k0, k1, 0x1bd11bda ^ k0 ^ k1]
  let x0 = (c0 + k0) | 0
  let x1 = (c1 + k1) | 0
  for (let round = 1; round <= 20; round++) {
    const r = rotations[(round - 1) % 8]!
    x0 = (x0 + x1) | 0
    x1 = ((x1 << r) | (x1 >>> (32 - r))) ^ x0
    if (round % 4 > 0) continue
    const group = round / 4
    x0 = (x0 + keys[group % 3]!) | 0
    x1 = (x1 + keys[(group + 1) % 3]! + group) | 0
  }
  return [x0 >>> 0, x1 >>> 0]
}

const rotations = [13, 15, 26, 6, 17, 29, 16, 24]

/** One stream of random numbers, addressed by a counter i ≥ 0. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(i: number): number
  /** Standard normal, by Box and Muller. */
  normal(i: number): number
  /** Uniform in {0, …, n − 1}. */
  integer(i: number, n: number): number
}

/** The stream of a seed and a name. Streams of different names share no numbers. */
export function random(seed: number, ...name: readonly (string | number)[]): Random {
  let key: [number, number] = [seed >>> 0, 0]
  for (const part of name) key = threefry2x32(...key, fnv1a(String(part)), 0)
  const bits = (i: number) => threefry2x32(...key, i >>> 0, Math.floor(i / 2 ** 32))
  const uniform = (i: number) => bits(i)[0] / 2 ** 32
  return {
    uniform,
    normal(i) {
      const [a, b] = bits(i)
      const radius = Math.sqrt(-2 * portableLog((a + 1) / 2 ** 32))
      return radius * portableCos((2 * Math.PI * b) / 2 ** 32)
    },
    integer: (i, n) => Math.floor(uniform(i) * n),
  }
}

/** 0 … n − 1 in random order. [Fisher and Yates] */
export function permutation(r: Random, n: number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = r.integer(i, i + 1)
    const held = order[i]!
    order[i] = order[j]!
    order[j] = held
  }
  return order
}

/** 32-bit hash of a name. [Fowler, Noll, Vo] */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
