/** What the engine is meant to reach on SwiftShader, two cores, beside what this run measured. */
import { isMeasured, type Measured, type Report, type Target } from './report.ts'
import type { EngineName, MethodName } from './spec.ts'

export function targetsOf({ workloads, matmul }: Pick<Report, 'workloads' | 'matmul'>): Target[] {
  const of = (method: MethodName, engine: EngineName): Measured | null => {
    const outcome = workloads[method][engine]
    return isMeasured(outcome) ? outcome : null
  }
  const lab = of('adamw', 'lab')
  const step = (measured: Measured | null) => measured?.stepMs.median ?? null
  const js = (measured: Measured | null) => measured?.jsMs.median ?? null
  const row = (
    what: string,
    sign: Target['sign'],
    measured: number | null,
    target: number,
    aim: number | null = null,
  ): Target => ({ what, sign, target, aim, measured })
  const share = lab && matmul.bestGflops > 0 ? lab.gflops / matmul.bestGflops : null
  return [
    row('dispatches of an AdamW step', '≤', lab?.dispatches ?? null, 150, 100),
    row(
      'JavaScript of an AdamW step: tfjs ÷ lab',
      '≥',
      ratio(js(of('adamw', 'tfjs')), js(lab)),
      50,
      100,
    ),
    row('AdamW step: tfjs ÷ lab', '≥', ratio(step(of('adamw', 'tfjs')), step(lab)), 15, 30),
    row('AdamW step: jax-js ÷ lab', '≥', ratio(step(of('adamw', 'jax')), step(lab)), 2, 4),
    row('step of lab: SAM ÷ AdamW', '≤', ratio(step(of('sam', 'lab')), step(lab)), 2.05),
    row(
      'step of lab: LookSAM, k = 5 ÷ AdamW',
      '≤',
      ratio(step(of('look-sam', 'lab')), step(lab)),
      1.27,
    ),
    row('AdamW step of lab: its GFLOP/s ÷ best matmul', '≥', share, 0.5, 0.7),
  ]
}

const ratio = (a: number | null, b: number | null) => (a === null || b === null ? null : a / b)
