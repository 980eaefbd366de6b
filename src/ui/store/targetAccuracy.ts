/** The target for the validation accuracy, in percent, as it was typed. */
import { create } from 'zustand'

export const useTarget = create<{ percent: unknown }>(() => ({ percent: 80 }))

export const setTarget = (percent: unknown) => useTarget.setState({ percent })

/** The target from 0 to 1; null where what was typed is not allowed. */
export const targetOf = (percent: unknown): number | null =>
  typeof percent === 'number' && percent > 0 && percent <= 100 ? percent / 100 : null

export const targetProblem = (percent: unknown): string | undefined =>
  targetOf(percent) === null
    ? `Target accuracy: ${percent === '' ? 'nothing' : String(percent)} is not allowed; allowed: a number above 0, up to 100`
    : undefined
