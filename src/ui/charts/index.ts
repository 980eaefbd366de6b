import { accuracy } from './accuracy.ts'
import type { Chart } from './chart.ts'
import { cosTheta } from './cosTheta.ts'
import { loss } from './loss.ts'
import { stepTime } from './stepTime.ts'

/** The charts of the page, in their order. */
export const charts: readonly Chart[] = [loss, accuracy, cosTheta, stepTime]
