/** Which images train and which validate. */
import { permutation, random } from '../tensors/random.ts'

export interface Split {
  /** Positions in the source file, ascending. */
  train: number[]
  validation: number[]
}

/**
 * A stratified split. Each class gives the same share of its images to training; the seed decides which.
 * Rounding goes to the classes with the largest remainders.
 */
export function stratifiedSplit(
  labels: Uint8Array,
  classes: number,
  trainSize: number,
  seed: number,
): Split {
  const byClass = Array.from({ length: classes }, (): number[] => [])
  for (const [i, label] of labels.entries()) byClass[label]!.push(i)
  const exact = byClass.map((members) => (members.length * trainSize) / labels.length)
  const quota = exact.map(Math.floor)
  const byRemainder = exact
    .map((x, c) => [x - Math.floor(x), c] as const)
    .toSorted((a, b) => b[0] - a[0] || a[1] - b[1])
  const missing = trainSize - quota.reduce((a, b) => a + b, 0)
  for (const [, c] of byRemainder.slice(0, missing)) quota[c]!++

  const train: number[] = []
  const validation: number[] = []
  for (const [c, members] of byClass.entries()) {
    const order = permutation(random(seed, 'split', c), members.length)
    for (const [rank, i] of order.entries())
      (rank < quota[c]! ? train : validation).push(members[i]!)
  }
  const ascending = (a: number, b: number) => a - b
  return { train: train.toSorted(ascending), validation: validation.toSorted(ascending) }
}

/**
 * `count` of the images at some positions, as many of each class as of every other as long as it has them; the seed decides
 * which. Ascending.
 */
export function balancedDraw(
  positions: readonly number[],
  labels: Uint8Array,
  count: number,
  seed: number,
): number[] {
  const byClass: number[][] = []
  for (const i of positions) (byClass[labels[i]!] ??= []).push(i)
  const shuffled = byClass.map((members, c) =>
    Array.from(permutation(random(seed, 'evaluation', c), members.length), (at) => members[at]!),
  )
  const most = Math.max(...shuffled.map((members) => members.length))
  const inTurn = Array.from({ length: most }, (_, rank) =>
    shuffled.flatMap((members) => members[rank] ?? []),
  ).flat()
  return inTurn.slice(0, count).toSorted((a, b) => a - b)
}
