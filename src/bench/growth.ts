/** How the cost of an AdamW step grows with the batch and with the depth. */
import { messageOf } from '../engine/messageOf.ts'
import type { GrowthPoint } from './report.ts'
import type { Runner } from './samples.ts'
import { flopsPerStep, type Spec } from './spec.ts'

const SLOWEST = 60_000 // ms of a step, by estimate: beyond it a point is left out
const SAMPLES = 3

export async function growth(
  runners: readonly Runner[],
  specs: readonly Spec[],
  goOn: () => boolean,
  say: (what: string) => void,
): Promise<GrowthPoint[]> {
  const points: GrowthPoint[] = []
  const before = new Map<Runner, { ms: number; flops: number }>()
  for (const spec of specs) {
    const { batchSize, model } = spec
    const stepMs: GrowthPoint['stepMs'] = {}
    for (const runner of runners) {
      const last = before.get(runner)
      const estimate = last ? (last.ms / last.flops) * flopsPerStep(spec) : (runner.gradientMs ?? 0)
      if (!goOn()) stepMs[runner.name] = 'left out: no time left'
      else if (estimate > SLOWEST) stepMs[runner.name] = 'left out: more than a minute a step'
      else {
        say(`${runner.name}: batch ${batchSize}, depth ${model.depth}`)
        const ms = await fastest(runner, spec)
        if (typeof ms === 'number') before.set(runner, { ms, flops: flopsPerStep(spec) })
        stepMs[runner.name] = ms
      }
    }
    points.push({ batchSize, depth: model.depth, stepMs })
  }
  return points
}

/** The fastest of a few steps; slow ones are taken once. */
async function fastest({ host }: Runner, spec: Spec): Promise<number | string> {
  try {
    await host.start(spec, 'base')
    let best = Infinity
    for (let i = 0; i < SAMPLES; i++) {
      const { ms } = await host.run(['base'])
      best = Math.min(best, ms)
      if (ms > 2000) break
    }
    await host.stop()
    return best
  } catch (error) {
    return messageOf(error)
  }
}
