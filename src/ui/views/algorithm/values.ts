/** The number beside a symbol of the pseudo-code. */
import { integer, loss, none, scalar, short } from '../../format/numbers.ts'
import { lastFinite } from '../../measurements/column.ts'
import type { TermName } from '../../../experiment/glossary.ts'
import type { StepMeasured, Moment } from './stepMeasured.ts'
import type { Subject } from './shownLane.ts'

export interface ShownValue {
  text: string
  /** Measured at an earlier step, as this one has no such number. */
  stale: boolean
}

const formats: Partial<Record<TermName, (value: number) => string>> = {
  loss,
  perturbedLoss: loss,
  amplification: short,
}

const isMeasured = (
  name: TermName,
  measured: StepMeasured,
): name is TermName & keyof StepMeasured => name in measured

export function valueOf(
  name: TermName,
  { lane, optimizer, series }: Subject,
  moment: Moment | null,
): ShownValue {
  const fresh = (text: string): ShownValue => ({ text, stale: false })
  if (name in lane) return fresh(scalar(Number(lane[name as keyof typeof lane])))
  if (name === 'c') return fresh(scalar(optimizer.clipNorm ?? NaN))
  if (!series || !moment) return fresh(none)
  if (name === 't') return fresh(integer(moment.t))
  if (!isMeasured(name, moment.measured)) return fresh(none)
  const show = formats[name] ?? scalar
  const now = moment.measured[name]
  if (Number.isFinite(now)) return fresh(show(now))
  return { text: show(lastFinite(series.column(name))), stale: true }
}
