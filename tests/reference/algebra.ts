/** Vectors in float64: the plain arithmetic that the references are written in. */

export type Numbers = Float64Array

export const dot = (a: Numbers, b: Numbers): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0)

export const norm = (a: Numbers): number => Math.hypot(...chunkNorms(a))

/** s·a */
export const scale = (a: Numbers, s: number): Numbers => a.map((x) => x * s)

export const add = (a: Numbers, b: Numbers): Numbers => a.map((x, i) => x + b[i]!)

export const sub = (a: Numbers, b: Numbers): Numbers => a.map((x, i) => x - b[i]!)

/** Math.hypot neither overflows nor underflows, but takes its numbers as arguments: a thousand at a time. */
function chunkNorms(a: Numbers): number[] {
  const norms: number[] = []
  for (let from = 0; from < a.length; from += 1000) {
    norms.push(Math.hypot(...a.subarray(from, from + 1000)))
  }
  return norms
}

/** Numbers in [−size, size) that look random, the same at every run; not the trainer's generator. */
export function noise(length: number, seed: number, size = 1): Numbers {
  let state = (seed * 2654435761 + 12345) >>> 0
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (((state >>> 8) / 2 ** 24) * 2 - 1) * size
  })
}

export const noise32 = (length: number, seed: number, size = 1): Float32Array =>
  Float32Array.from(noise(length, seed, size))

/** Noise that float32 holds exactly: both sides of a comparison start from the same numbers. */
export const roundedNoise = (length: number, seed: number, size = 1): Numbers =>
  Float64Array.from(noise32(length, seed, size))
