/** What may be done to a training image each time that a step takes it; the first is the default. */

export interface AugmentationRow {
  /** Moved up, down and sideways by up to an eighth of its side; what comes in from outside is 0. */
  shifts: boolean
  /** Mirrored, left for right, every second time. */
  flips: boolean
}

const augmentations = {
  none: { shifts: false, flips: false },
  shift: { shifts: true, flips: false },
  'flip-shift': { shifts: true, flips: true },
} satisfies Record<string, AugmentationRow>

type AugmentationName = keyof typeof augmentations

export const augmentationNames = Object.keys(augmentations) as [
  AugmentationName,
  ...AugmentationName[],
]

export const augmentationRow = (name: AugmentationName): AugmentationRow => augmentations[name]
