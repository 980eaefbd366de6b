import type { Numbers } from './algebra.ts'

/** ∂f/∂w_i by central differences, (f(w + h e_i) − f(w − h e_i))/2h. */
export function numericalGradient(f: (w: Numbers) => number, w: Numbers, h = 1e-5): Numbers {
  const at = Float64Array.from(w)
  return Float64Array.from(w, (x, i) => {
    at[i] = x + h
    const above = f(at)
    at[i] = x - h
    const below = f(at)
    at[i] = x
    return (above - below) / (2 * h)
  })
}
