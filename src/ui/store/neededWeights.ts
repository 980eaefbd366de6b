/** A start that needs a weights file which the page does not have: the person is asked for it. */
import { create } from 'zustand'
import type { WeightsOrigin } from '../../formats/weightsOrigin.ts'
import type { Initial } from './initial.ts'

/** The file, the seed's weights in its place, or no start at all. */
type WeightsAnswer = Initial | 'seed' | 'cancel'

interface Question {
  weights: WeightsOrigin
  answer: (answer: WeightsAnswer) => void
}

export const useNeededWeights = create<{ question: Question | null }>(() => ({ question: null }))

export const cancelQuestion = () => useNeededWeights.getState().question?.answer('cancel')

/** Whether initial weights are from a file of which the page knows only the name. */
export const isFileMissing = (initial: Initial | null): initial is Initial =>
  initial !== null && initial.bytes === null

/** Initial weights as a person chooses them who is asked for their file; null where they are the seed's. */
export async function chosenInitial(weights: WeightsOrigin): Promise<Initial | null | 'cancel'> {
  const answer = await askForWeights(weights)
  return answer === 'seed' ? null : answer
}

/** Asks for the file; a question that is still open is cancelled. */
function askForWeights(weights: WeightsOrigin): Promise<WeightsAnswer> {
  cancelQuestion()
  return new Promise((resolve) => {
    const answer = (given: WeightsAnswer) => {
      useNeededWeights.setState({ question: null })
      resolve(given)
    }
    useNeededWeights.setState({ question: { weights, answer } })
  })
}
