/** Sentences about a run, made from its measured numbers alone. */
import { methodRow, type MethodName } from '../../experiment/methods.ts'
import { percent, ratio } from '../format/numbers.ts'

/** The numbers of one lane at its latest evaluation. */
export interface LaneStanding {
  name: string
  method: MethodName
  trainLoss: number // mean of the latest 50 steps, nats
  valLoss: number
  bestValLoss: number
  valAccuracy: number
  /** The lowest and the highest accuracy of several seeds. */
  accuracyRange?: readonly [number, number] | undefined
  evaluations: number
  evalsPerStep: number
  msPerStep: number
}

/** Which lane fits the training labels at the expense of the validation images; or else, which lane leads. */
export function observeLearning(
  lanes: readonly LaneStanding[],
  wrongLabels: number,
): string | null {
  if (lanes.length === 0 || lanes.some(({ evaluations }) => evaluations < 3)) return null
  const [fits, next] = lanes.toSorted((a, b) => a.trainLoss - b.trainLoss)
  const [worst, better] = lanes.toSorted((a, b) => b.valLoss - a.valLoss)
  const rising = fits && fits.valLoss > 1.1 * fits.bestValLoss
  if (fits && next && better && fits === worst && rising) {
    if (fits.trainLoss < 0.9 * next.trainLoss && fits.valLoss > 1.1 * better.valLoss) {
      const what =
        wrongLabels > 0 ? 'It is memorising, wrong labels included.' : 'It is overfitting.'
      return `${fits.name}: lowest training loss (${ratio(fits.trainLoss)}), highest and rising validation loss (${ratio(fits.valLoss)}). ${what}`
    }
  }
  const [best, ...others] = lanes.toSorted((a, b) => b.valAccuracy - a.valAccuracy)
  const last = others.at(-1)
  if (!best || !last) return null
  const [low] = best.accuracyRange ?? [1]
  const [, high] = last.accuracyRange ?? [0, 0]
  if (low <= high) {
    return `No clear difference so far: the seeds of ${best.name} and ${last.name} overlap in validation accuracy.`
  }
  if (best.valAccuracy - last.valAccuracy < 0.01) {
    return `No clear difference so far: validation accuracy lies between ${percent(last.valAccuracy)} and ${percent(best.valAccuracy)}.`
  }
  return `${best.name} judges most validation images right, ${percent(best.valAccuracy)}; ${last.name} fewest, ${percent(last.valAccuracy)}.`
}

/** Why training loss may lie above validation loss; null where it does not, or not for this reason. */
export function observeOrder(lanes: readonly LaneStanding[], wrongLabels: number): string | null {
  const above = lanes.length > 0 && lanes.every(({ trainLoss, valLoss }) => trainLoss > valLoss)
  if (wrongLabels === 0 || !above) return null
  return 'Training loss lies above validation loss for as long as its wrong labels are not memorised.'
}

/** The cost of the lanes, relative to plain training. */
export function observeCost(lanes: readonly LaneStanding[]): string | null {
  const base = lanes.find(({ method }) => methodRow(method).standard === 'plain')
  const others = lanes.filter((lane) => lane !== base && Number.isFinite(lane.msPerStep))
  if (!base || !(base.msPerStep > 0) || others.length === 0) return null
  // The number stands before the name, because a name may end with a number.
  const costs = others.map(
    ({ name, msPerStep, evalsPerStep }) =>
      `${ratio(msPerStep / base.msPerStep)}× for ${name} (${ratio(evalsPerStep)} gradients)`,
  )
  return `Time per step relative to ${base.name}: ${costs.join(', ')}.`
}
