/** What a run on the processor comes to, short: steps by method and engine, the targets' ratios, the best product. */
import { isMeasured, type ProcessorSummary, type Report } from './benchReport.ts'
import { benchMethods, type BenchMethod } from './spec.ts'

type Steps = ProcessorSummary[BenchMethod]

export function processorSummary({
  workloads,
  targets,
  matmul,
}: Pick<Report, 'workloads' | 'targets' | 'matmul'>): ProcessorSummary {
  const steps = (method: BenchMethod): Steps =>
    Object.fromEntries(
      Object.entries(workloads[method]).flatMap(([engine, outcome]) =>
        isMeasured(outcome) ? [[engine, { stepMs: outcome.stepMs }]] : [],
      ),
    )
  const methods = Object.fromEntries(benchMethods.map((method) => [method, steps(method)]))
  return {
    ...(methods as Record<BenchMethod, Steps>),
    ratios: Object.fromEntries(targets.map(({ what, measured }) => [what, measured])),
    bestGflops: matmul.bestGflops,
  }
}
