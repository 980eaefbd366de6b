/** What a preset needs of a device, in words. */
import type { Experiment } from '../../../experiment/schema.ts'
import {
  demandOf,
  fitOf,
  runtimeOf,
  shortageOf,
  type Capacity,
} from '../../../experiment/cost/fit.ts'
import { byteWords, integer, short } from '../../format/numbers.ts'

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** 4.1e19 as “4.1 × 10¹⁹”. */
export function power(value: number): string {
  const exponent = Math.floor(Math.log10(value))
  const raised = String(exponent).replaceAll(/\d/g, (digit) => superscripts[Number(digit)]!)
  return `${short(Number((value / 10 ** exponent).toPrecision(2)))} × 10${raised}`
}

const REFERENCE_FLOPS = 1e13 // a round number to divide by, no claim about a device

export function needsOf(experiment: Experiment): string {
  const { memory, runFlops } = demandOf(experiment, 'compiled')
  const days = runFlops / REFERENCE_FLOPS / 86_400
  return `Needs ${byteWords(memory.weights)} a vector, ≈ ${byteWords(memory.total)} in all on WebGPU, ${power(runFlops)} operations: ${days < 1 ? 'under a day' : `${integer(days)} days`} at 10¹³ a second.`
}

/** Why a preset cannot be trained here, and what it would need; null where it can be. */
export function requirementRefusal(experiment: Experiment, device: Capacity): string | null {
  const fit = fitOf(experiment, device)
  if (fit.fits) return null
  if (fit.what !== 'time') return `Not here: ${shortageOf(experiment, device)}`
  const { stepFlops } = demandOf(experiment, runtimeOf(device))
  return `Not here: one step is ${power(stepFlops)} operations, too many for a processor, which could not even pause in between. It takes WebGPU on a GPU.`
}
