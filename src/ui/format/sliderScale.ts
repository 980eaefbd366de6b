/** The positions of a knob's slider, and the value at each. Larger values can be typed. */
export interface Track {
  min: number
  max: number
  step: number
  valueAt(position: number): number
  positionOf(value: number): number
}

const linear = (min: number, max: number, step: number): Track => ({
  min,
  max,
  step,
  valueAt: (position) => Number(position.toFixed(6)),
  positionOf: (value) => Math.min(max, Math.max(min, value)),
})

/** Position 0 is zero; the next 100 positions run from `low` to `high` logarithmically, rounded to two digits. */
const logarithmic = (low: number, high: number): Track => ({
  min: 0,
  max: 100,
  step: 1,
  valueAt: (position) =>
    position === 0 ? 0 : Number((low * (high / low) ** (position / 100)).toPrecision(2)),
  positionOf: (value) =>
    value < low
      ? 0
      : Math.min(
          100,
          Math.max(1, Math.round((100 * Math.log(value / low)) / Math.log(high / low))),
        ),
})

const tracks: Readonly<Record<string, Track>> = {
  k: linear(1, 20, 1),
  alpha: linear(0, 2, 0.01),
  rho: logarithmic(0.001, 1),
  lr: logarithmic(0.0001, 1),
  weightDecay: logarithmic(0.001, 1),
}

export const trackOf = (knob: string, min = 0, max = 1): Track =>
  tracks[knob] ?? linear(min, max, (max - min) / 100)
