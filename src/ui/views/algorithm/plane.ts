/**
 * The vectors of a step in the plane they span, from measured norms and angles: g lies along x, what is across g
 * along y. Lengths in units of the gradient.
 */
import { roundUp } from '../charts/ticks.ts'
import type { StepMeasured } from './stepMeasured.ts'
import type { PartName } from '../../../experiment/pseudoCode/line.ts'

export type ArrowName =
  | 'g'
  | 'gS'
  | 'gH'
  | 'gV'
  | 'cached'
  | 'added'
  | 'mixed'
  | 'nextAdded'
  | 'nextMixed'

export interface Arrow {
  name: ArrowName
  x: number
  y: number
  /** From x, 0 to π. */
  angle: number // radians
  length: number
}

export const tipOf = ({ x, y, angle, length }: Arrow): [x: number, y: number] => [
  x + length * Math.cos(angle),
  y + length * Math.sin(angle),
]

/** From the point (x, y) by the vector (dx, dy). */
const arrow = (name: ArrowName, x: number, y: number, dx: number, dy: number): Arrow => ({
  name,
  x,
  y,
  angle: Math.atan2(dy, dx),
  length: Math.hypot(dx, dy),
})

const clamp = (cosine: number) => Math.min(1, Math.max(-1, cosine))

/** g alone. */
export const plainPlane = ({ gradNorm }: StepMeasured): Arrow[] => [arrow('g', 0, 0, gradNorm, 0)]

/**
 * g, g_s and its parts: g_s = g_h + g_v with g_h = ‖g_s‖ cos θ along g. With the norms of the whole network ‖g_v‖ =
 * ‖g_s‖ sin θ, and the measured ‖g_v‖ is used: near cos θ = 1 the sine of a rounded cosine is mostly rounding. Cut
 * off tensor by tensor g_v leaves the plane of g and g_s; it is then drawn at its length and at right angles to g,
 * which it is, and g_h, which is not along g, is left out.
 */
export function refreshPlane(measured: StepMeasured, perLayer: boolean): Arrow[] {
  const { gradNorm, samGradNorm, gvNorm } = measured
  const cosTheta = clamp(measured.cosTheta)
  const along = samGradNorm * cosTheta
  const across = perLayer ? samGradNorm * Math.sqrt(1 - cosTheta ** 2) : gvNorm
  return [
    arrow('g', 0, 0, gradNorm, 0),
    ...(perLayer ? [] : [arrow('gH', 0, 0, along, 0)]),
    arrow('gV', along, 0, 0, gvNorm),
    arrow('gS', 0, 0, along, across),
  ]
}

/**
 * What the amplification α‖g‖/‖g_v‖ of a reuse step would be with the α in force now; null where it is what it
 * was, or where the step added nothing.
 */
export function turnedTo({ amplification, gvNorm, gradNorm }: StepMeasured, alpha: number) {
  const now = (alpha * gradNorm) / gvNorm
  const turned = amplification > 0 && Math.abs(now - amplification) > 1e-3 * amplification
  return turned ? now : null
}

/**
 * g, the cached g_v where it points now, and the mixed gradient g + α(‖g‖/‖g_v‖) g_v; where α has been turned
 * since, what it would be with `alpha` too. Tensor by tensor every g_v⁽ⁱ⁾ has a factor of its own, and where their
 * sum points is not measured: then only g and g_v are drawn.
 */
export function reusePlane(measured: StepMeasured, perLayer: boolean, alpha: number): Arrow[] {
  const { gradNorm, gvNorm, amplification } = measured
  const cosine = clamp(measured.reuseCos)
  const across = Math.sqrt(1 - cosine ** 2)
  const parts = (length: number, added: ArrowName, sum: ArrowName): Arrow[] => [
    arrow(added, gradNorm, 0, length * cosine, length * across),
    arrow(sum, 0, 0, gradNorm + length * cosine, length * across),
  ]
  const turned = turnedTo(measured, alpha)
  return [
    arrow('g', 0, 0, gradNorm, 0),
    ...(perLayer
      ? []
      : [
          ...(turned === null ? [] : parts(turned * gvNorm, 'nextAdded', 'nextMixed')),
          ...parts(amplification * gvNorm, 'added', 'mixed'),
        ]),
    arrow('cached', gradNorm, 0, gvNorm * cosine, gvNorm * across),
  ]
}

/** Whether a step that has been walked up to a part has come to a vector; null shows all. */
export function reached(name: ArrowName, part: PartName | null): boolean {
  if (part === null || name === 'g' || name === 'cached') return true
  if (part === 'gradient' || part === 'ascent') return false
  return part !== 'secondGradient' || name === 'gS'
}

/** How far drawings reach from the origin. */
export interface Frame {
  left: number
  right: number
  up: number
}

/** A drawing's room in pixels. */
export interface DrawingSize {
  width: number
  height: number
}

export function reach(arrows: readonly Arrow[]): Frame {
  const points = arrows
    .flatMap((a): [number, number][] => [[a.x, a.y], tipOf(a)])
    .filter(([x, y]) => Number.isFinite(x + y))
  const xs = points.map(([x]) => x)
  return {
    left: Math.max(0, ...xs.map((x) => -x)),
    right: Math.max(0, ...xs),
    up: Math.max(0, ...points.map(([, y]) => y)),
  }
}

/** Pixels per unit. */
export const scaleOf = ({ left, right, up }: Frame, { width, height }: DrawingSize): number =>
  Math.min(width / (left + right), height / up)

/** Beyond this much of room to spare a frame is drawn anew. */
const slack = 1.4

/**
 * The frame before for as long as everything fits in it and would not be drawn much larger in another: a scale
 * that jumps with every step cannot be read.
 */
export function stickyFrame(before: Frame | null, need: Frame, room: DrawingSize): Frame {
  const rounded = (length: number) => (length > 0 ? roundUp(length) : 0)
  const fresh = { left: rounded(need.left), right: rounded(need.right), up: rounded(need.up) }
  if (!before) return fresh
  // The tolerance is larger than that of rounding up, so that a fresh frame always fits.
  const within = (length: number, room: number) => length <= room * (1 + 1e-6)
  const fits =
    within(need.left, before.left) && within(need.right, before.right) && within(need.up, before.up)
  return fits && scaleOf(fresh, room) <= slack * scaleOf(before, room) ? before : fresh
}

export const degrees = (radians: number) => (radians * 180) / Math.PI
