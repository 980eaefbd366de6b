/** The made-up landscape of the figure: a loss along one direction of the weights, with a sharp and a flat valley. */
export interface Valley {
  name: string
  /** Where its lowest point lies, and how wide it is, in units of that direction. */
  centre: number
  width: number
}

export const sharpValley: Valley = { name: 'sharp valley', centre: 2.3, width: 0.9 }
export const flatValley: Valley = { name: 'flat valley', centre: 8.2, width: 2.9 }

export const end = 12
const depth = 0.8
const offset = 0.12 // of w from the lowest point
const rho = 0.62 // the length of ε

const dip = (x: number, { centre, width }: Valley) =>
  depth * Math.exp(-(((x - centre) / width) ** 2))

const valleys = [sharpValley, flatValley]

export const lossAt = (x: number): number => 1 - valleys.reduce((sum, v) => sum + dip(x, v), 0)

export const slopeAt = (x: number): number =>
  valleys.reduce((sum, v) => sum + (2 * (x - v.centre) * dip(x, v)) / v.width ** 2, 0)

/** w near the lowest point of a valley, and w + ε, a step of the same length uphill from there. */
export function stepIn({ centre }: Valley) {
  const w = centre + offset
  return { w, up: w + Math.sign(slopeAt(w)) * rho }
}
