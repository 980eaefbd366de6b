/** What the engine is meant to reach, beside what this run measured: on SwiftShader with two cores, on a processor with one thread. */
import { pairedRatio, stepRatio } from './pairs.ts'
import { isMeasured, type BenchMeasured, type Report, type SpeedTarget } from './benchReport.ts'
import {
  benchLanes,
  benchMethods,
  flopsPerStep,
  type BenchMachine,
  type BenchMethod,
  type EngineName,
} from './spec.ts'

const leastShare: Record<BenchMachine, readonly [target: number, aim: number]> = {
  webgpu: [0.5, 0.7],
  processor: [0.6, 0.75],
}

export function targetsOf({
  machine,
  workloads,
  matmul,
  model,
  batchSize,
}: Pick<Report, 'machine' | 'workloads' | 'matmul' | 'model' | 'batchSize'>): SpeedTarget[] {
  const of = (method: BenchMethod, engine: EngineName): BenchMeasured | null => {
    const outcome = workloads[method][engine]
    return isMeasured(outcome) ? outcome : null
  }
  const lab = of('adamw', 'lab')
  const tfjs = of('adamw', 'tfjs')
  const jax = of('adamw', 'jax')
  const row = (
    what: string,
    sign: SpeedTarget['sign'],
    measured: number | null,
    target: number,
    aim: number | null = null,
  ): SpeedTarget => ({ what, sign, target, aim, measured })
  const js = lab && tfjs && tfjs.jsMs.median / lab.jsMs.median
  const beside: Record<BenchMachine, () => SpeedTarget[]> = {
    webgpu: () => [
      row('dispatches of an AdamW step', '≤', lab && lab.dispatches, 150, 100),
      row('JavaScript of an AdamW step: tfjs ÷ lab', '≥', js, 50, 100),
      row('AdamW step: tfjs ÷ lab', '≥', stepRatio(tfjs, lab), 15, 30),
      row('AdamW step: jax-js ÷ lab', '≥', stepRatio(jax, lab), 2, 4),
    ],
    processor: () => [
      row('AdamW step: tfjs ÷ lab', '≥', stepRatio(tfjs, lab), 10, 14),
      row('AdamW step: jax-js ÷ lab', '≥', stepRatio(jax, lab), 3, 5),
      ...benchMethods.map((method) => {
        const ratio = stepRatio(of(method, 'lab'), of(method, 'torch'))
        return row(`${benchLanes[method].name} step: lab ÷ PyTorch`, '≤', ratio, 1.3, 1)
      }),
    ],
  }
  return [
    ...beside[machine](),
    row('step of lab: SAM ÷ AdamW', '≤', stepRatio(of('sam', 'lab'), lab), 2.05, 2),
    row(
      'step of lab: LookSAM, k = 5 ÷ AdamW',
      '≤',
      stepRatio(of('look-sam', 'lab'), lab),
      1.27,
      1.21,
    ),
    row(
      'AdamW step of lab: its GFLOP/s ÷ best matmul',
      '≥',
      lab && shareOf(lab),
      ...leastShare[machine],
    ),
  ]

  /** Of what the best matrix product reached right before the step. */
  function shareOf({ rounds, gflops }: BenchMeasured): number | null {
    const flops = flopsPerStep({ method: 'adamw', batchSize, model })
    const rates = rounds.map((ms) => flops / ms / 1e6)
    return (
      pairedRatio(rates, matmul.rounds) ?? (matmul.bestGflops ? gflops / matmul.bestGflops : null)
    )
  }
}
