/** What lanes said about a set of images, and which images that singles out. */
import type { Pictures } from '../../../core/data/pictures.ts'

/** Probabilities by lane index, (n, K) each; NaN where an image was not asked about yet. */
export type Says = ReadonlyMap<number, Float32Array>

type Shaped = Pick<Pictures, 'pixels' | 'imageSize' | 'channels'>

const cut = new WeakMap<Uint8Array, Uint8Array[]>()

/** The pixels of an image: the same array every time, so that it is drawn once. */
export function imageOf({ pixels, imageSize, channels }: Shaped, i: number): Uint8Array {
  const images = cut.get(pixels) ?? []
  cut.set(pixels, images)
  const size = imageSize ** 2 * channels
  return (images[i] ??= pixels.subarray(i * size, (i + 1) * size))
}

/** The class that a lane finds most probable, and how probable. */
interface Verdict {
  label: number
  share: number
}

/** null where the lane was not asked about the image yet. */
export function verdictOf(says: Float32Array | undefined, i: number, K: number): Verdict | null {
  if (!says || Number.isNaN(says[i * K] ?? NaN)) return null
  let label = 0
  for (let c = 1; c < K; c++) if (says[i * K + c]! > says[i * K + label]!) label = c
  return { label, share: says[i * K + label]! }
}

/**
 * Of an image with its right label a verdict is right or wrong; of one whose label was changed it is memorised where it
 * is the changed label, resisted where it is the true one, or another.
 */
export const verdictKinds = ['right', 'wrong', 'memorised', 'resisted', 'other'] as const
export type VerdictKind = (typeof verdictKinds)[number]

export const kindsOf = ({ of }: Pick<Pictures, 'of'>): readonly VerdictKind[] =>
  of === 'validation' ? ['right', 'wrong'] : ['memorised', 'resisted', 'other']

type Labels = Pick<Pictures, 'of' | 'labels' | 'trueLabels'>

export function kindOf({ of, labels, trueLabels }: Labels, i: number, label: number): VerdictKind {
  if (of === 'validation') return label === trueLabels[i] ? 'right' : 'wrong'
  if (label === labels[i]) return 'memorised'
  return label === trueLabels[i] ? 'resisted' : 'other'
}

/** How sure a lane is of its verdict. */
export const certainties = {
  any: { label: 'any', fits: () => true },
  sure: { label: '90 % or more', fits: (share: number) => share >= 0.9 },
  rather: { label: '50 to 90 %', fits: (share: number) => share >= 0.5 && share < 0.9 },
  unsure: { label: 'below 50 %', fits: (share: number) => share < 0.5 },
} as const satisfies Record<string, { label: string; fits: (share: number) => boolean }>
export type Certainty = keyof typeof certainties

export interface Filter {
  /** What each lane's verdict must be, by lane index; a lane that is left out may say anything. */
  kinds: ReadonlyMap<number, VerdictKind>
  /** The true class; null for all. */
  label: number | null
  /** What one lane must say, by the cell of its confusion matrix. */
  said: { lane: number; label: number } | null
  /** How sure the lanes of `kinds` and `said` must be; where there are none, at least one of all lanes. */
  certainty: Certainty
}

export const noFilter: Filter = { kinds: new Map(), label: null, said: null, certainty: 'any' }

/** The places of the images that a filter lets through, in their order. */
export function matching(
  pictures: Labels & Pick<Pictures, 'classes'>,
  says: Says,
  { kinds, label, said, certainty }: Filter,
): number[] {
  const { classes: K, trueLabels } = pictures
  const { fits } = certainties[certainty]
  const named = new Set([...kinds.keys(), ...(said ? [said.lane] : [])])
  return [...trueLabels.keys()].filter((i) => {
    if (label !== null && trueLabels[i] !== label) return false
    const verdictBy = (lane: number) => verdictOf(says.get(lane), i, K)
    for (const [lane, kind] of kinds) {
      const verdict = verdictBy(lane)
      if (!verdict || kindOf(pictures, i, verdict.label) !== kind) return false
    }
    if (said && verdictBy(said.lane)?.label !== said.label) return false
    if (certainty === 'any') return true
    const fit = (lane: number) => {
      const verdict = verdictBy(lane)
      return verdict ? fits(verdict.share) : false
    }
    return named.size > 0 ? [...named].every(fit) : [...says.keys()].some(fit)
  })
}

/** How many verdicts of a lane are of each kind, and of how many images. */
export function countsOf(
  pictures: Labels & Pick<Pictures, 'classes'>,
  says: Float32Array | undefined,
): { counts: ReadonlyMap<VerdictKind, number>; asked: number } {
  const counts = new Map(kindsOf(pictures).map((kind) => [kind, 0]))
  let asked = 0
  for (const i of pictures.trueLabels.keys()) {
    const verdict = verdictOf(says, i, pictures.classes)
    if (!verdict) continue
    const kind = kindOf(pictures, i, verdict.label)
    counts.set(kind, counts.get(kind)! + 1)
    asked++
  }
  return { counts, asked }
}

/** How many images of each true class, row, a lane takes for each class, column. (K, K) */
export function confusionOf(
  { trueLabels, classes: K }: Pick<Pictures, 'trueLabels' | 'classes'>,
  says: Float32Array | undefined,
): Int32Array {
  const counts = new Int32Array(K * K)
  for (const [i, truth] of trueLabels.entries()) {
    const verdict = verdictOf(says, i, K)
    if (verdict) counts[truth * K + verdict.label]!++
  }
  return counts
}

/** The classes of the most images that any of the lanes takes for another class, at most so many, ascending. */
export function mostConfused(
  matrices: readonly Int32Array[],
  classes: number,
  most: number,
): number[] {
  const all = Array.from({ length: classes }, (_, c) => c)
  if (classes <= most) return all
  const wrong = all.map((c) =>
    matrices.reduce(
      (sum, matrix) =>
        sum + all.reduce((row, said) => row + (said === c ? 0 : matrix[c * classes + said]!), 0),
      0,
    ),
  )
  return all
    .toSorted((a, b) => wrong[b]! - wrong[a]! || a - b)
    .slice(0, most)
    .toSorted((a, b) => a - b)
}
