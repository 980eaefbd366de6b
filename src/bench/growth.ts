/** How the cost of an AdamW step grows with the batch and with the depth. */
import { messageOf } from '../experiment/messageOf.ts'
import type { AgendaPart } from './agenda.ts'
import { NO_TIME, type GrowthPoint } from './benchReport.ts'
import type { Runner } from './runs.ts'
import { flopsPerStep, type EngineName, type Spec } from './spec.ts'

const SLOWEST = 60_000 // ms of a step, by estimate: beyond it a point is left out
const SAMPLES = 3
const ENOUGH = 3000 // ms of samples, after which no more are taken

export interface GrowthPlan {
  engines: readonly EngineName[]
  /** Whether that many more milliseconds may be spent. */
  allows: (ms: number) => boolean
  /** The model and batch that were measured already, and what came out: the fastest step, or why there is none. */
  known: Spec
  knownMs: (engine: EngineName) => number | string
}

/** A part for each point and engine; what it finds, or why it looks for nothing, goes into `points`. */
export function growthParts(
  runners: readonly Runner[],
  specs: readonly Spec[],
  { engines, allows, known, knownMs }: GrowthPlan,
  points: GrowthPoint[],
): AgendaPart[] {
  return specs.flatMap((spec) => {
    const { batchSize, model } = spec
    const isKnown = batchSize === known.batchSize && model.depth === known.model.depth
    const stepMs: GrowthPoint['stepMs'] = {}
    points.push({ batchSize, depth: model.depth, stepMs })

    return runners.map((runner): AgendaPart => {
      const { name } = runner
      const perStep = () => ((runner.gradientMs ?? 0) / flopsPerStep(known)) * flopsPerStep(spec)
      const whole = () => {
        const ms = perStep()
        return runner.compileMs + ms + Math.min(SAMPLES * ms, Math.max(ms, ENOUGH))
      }
      const takes = () => !isKnown && engines.includes(name) && perStep() <= SLOWEST
      return {
        doing: `batch ${batchSize}, depth ${model.depth}, ${name}`,
        estimate: () => (takes() ? whole() : 0),
        async work() {
          if (isKnown) stepMs[name] = knownMs(name)
          else if (!engines.includes(name)) stepMs[name] = 'left out of a quick run'
          else if (!takes()) stepMs[name] = 'left out: more than a minute a step, by estimate'
          else if (!allows(whole())) stepMs[name] = NO_TIME
          else stepMs[name] = await fastest(runner, spec)
        },
      }
    })
  })
}

/** The fastest of a few steps. */
async function fastest({ host }: Runner, spec: Spec): Promise<number | string> {
  try {
    await host.start(spec, 'base')
    let best = Infinity
    let spent = 0
    for (let i = 0; i < SAMPLES && spent < ENOUGH; i++) {
      const { ms } = await host.run(spec.method, ['base'])
      best = Math.min(best, ms)
      spent += ms
    }
    await host.stop(spec.method)
    return best
  } catch (error) {
    return messageOf(error)
  }
}
