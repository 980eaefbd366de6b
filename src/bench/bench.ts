/** The benchmark: every engine in turn on the same work, and what came out of it as one report. */
import type { ModelSettings } from '../experiment/schema.ts'
import { parameterCount } from '../experiment/cost/size.ts'
import { workThrough, type AgendaPart, type Tell } from './agenda.ts'
import { checkOf, requireEqual } from './check.ts'
import type { Connect, Connection } from './connect.ts'
import { growthParts } from './growth.ts'
import { matmulParts } from './matmuls.ts'
import { openAll } from './openAll.ts'
import { plans, type BenchPlan } from './plans.ts'
import {
  NO_TIME,
  type Failed,
  type GrowthPoint,
  type BenchMeasured,
  type PerEngine,
  type Report,
} from './benchReport.ts'
import { processorSummary } from './processorSummary.ts'
import { roundParts } from './rounds.ts'
import { attempt, beginRun, beginEstimate, benchOutcome, waitingRun } from './runs.ts'
import {
  benchMethods,
  enginesOn,
  vitS0,
  type BenchMachine,
  type BenchMethod,
  type PlanName,
  type Spec,
} from './spec.ts'
import { targetsOf } from './targets.ts'
import { versions } from './versions.ts'

export interface Options {
  plan: PlanName
  machine?: BenchMachine
  /** Anything but ViT-S0 at batch 32, for tests. */
  model?: ModelSettings
  batchSize?: number
}

/** Throws one sentence where nothing can be measured, where the engines do not compute the same, or when aborted. */
export async function bench(
  connect: Connect,
  { plan: planName, machine = 'webgpu', model = vitS0, batchSize = 32 }: Options,
  tell: Tell,
  signal?: AbortSignal,
): Promise<Report> {
  const began = performance.now()
  const spent = () => performance.now() - began
  const plan = plans[planName]
  const connections: Connection[] = []
  const end = () => connections.splice(0).forEach((connection) => connection.end())
  signal?.addEventListener('abort', end)
  try {
    const { runners, failed, adapter, openMs } = await openAll(
      enginesOn[machine],
      connect,
      connections,
      tell,
      signal,
    )
    const spec = (method: BenchMethod): Spec => ({ method, batchSize, model })
    const runs = runners.flatMap((runner) =>
      benchMethods.map((method) => waitingRun(runner, spec(method))),
    )
    const runsOf = (method: BenchMethod) => runs.filter((run) => run.spec.method === method)
    const outcomesOf = (method: BenchMethod): PerEngine<BenchMeasured | Failed> =>
      Object.fromEntries(runsOf(method).map((run) => [run.runner.name, benchOutcome(run)]))
    const matmul: Report['matmul'] = { bestGflops: 0, best: null, rows: [], rounds: [] }
    const growth: Report['growth'] = { batch: [], depth: [] }

    const allows = (what: keyof BenchPlan['last']) => (ms: number) => spent() + ms < plan.last[what]
    const beginParts = benchMethods.flatMap(runsOf).map((run): AgendaPart => ({
      doing: `${run.spec.method}, ${run.runner.name}: the first steps`,
      estimate: () => beginEstimate(run, plan.pace),
      async work() {
        if (allows('start')(beginEstimate(run, plan.pace) ?? 0)) {
          await attempt(run, () => beginRun(run, plan.pace))
          requireEqual(runsOf('adamw'))
        } else run.error = NO_TIME
      },
    }))
    const closeParts = runs.map((run): AgendaPart => ({
      doing: `${run.spec.method}, ${run.runner.name}: closing`,
      estimate: () => 0,
      wanted: () => run.error === null,
      work: () => attempt(run, () => run.runner.host.stop(run.spec.method)),
    }))
    const growing = (specs: readonly Spec[], points: GrowthPoint[]) =>
      growthParts(
        runners,
        specs,
        {
          engines: plan.growthEngines,
          allows: allows('point'),
          known: spec('adamw'),
          knownMs(engine) {
            const outcome = outcomesOf('adamw')[engine]!
            return 'error' in outcome ? outcome.error : outcome.stepMs.min
          },
        },
        points,
      )
    const parts: AgendaPart[] = [
      ...beginParts,
      ...matmulParts(runners, spec('adamw'), plan.squares, matmul),
      ...roundParts(runs, plan.pace, allows('round'), matmul, plan.squares.ms),
      ...closeParts,
      ...growing(
        plan.batches.map((size) => ({ ...spec('adamw'), batchSize: size })),
        growth.batch,
      ),
      ...growing(
        plan.depths.map((depth) => ({ ...spec('adamw'), model: { ...model, depth } })),
        growth.depth,
      ),
    ]
    await workThrough(parts, tell, signal)

    const workloads = {
      adamw: outcomesOf('adamw'),
      sam: outcomesOf('sam'),
      'look-sam': outcomesOf('look-sam'),
    }
    const targets = targetsOf({ machine, workloads, matmul, model, batchSize })
    return {
      version: 1,
      date: new Date().toISOString(),
      plan: planName,
      machine,
      seconds: spent() / 1000,
      adapter,
      versions: versions(),
      model,
      batchSize,
      parameters: parameterCount(model),
      openMs,
      failed,
      check: checkOf(runsOf('adamw')),
      workloads,
      matmul,
      growth,
      targets,
      ...(machine === 'processor' && {
        processor: processorSummary({ workloads, targets, matmul }),
      }),
    }
  } finally {
    signal?.removeEventListener('abort', end)
    end()
  }
}
