import { expect, test } from 'vitest'
import { bench } from '../../src/bench/bench.ts'
import { isMeasured } from '../../src/bench/benchReport.ts'
import { enginesOn, benchMethods, vitS0 } from '../../src/bench/spec.ts'
import { connectWorker } from '../../src/bench/workers.ts'

const model = { ...vitS0, imageSize: 8, width: 16, depth: 1, heads: 2 }

test(
  'this engine, tfjs and jax-js take the same steps, and each is counted',
  { timeout: 600_000 },
  async () => {
    const report = await bench(connectWorker, { plan: 'smallest', model, batchSize: 4 }, () => {})
    expect(report.check.equal).toBe(true)
    for (const method of benchMethods) {
      for (const engine of enginesOn.webgpu) {
        const outcome = report.workloads[method][engine]
        if (!isMeasured(outcome)) throw new Error(`${method}, ${engine}: ${outcome?.error}`)
        expect(outcome.dispatches).toBeGreaterThan(0)
        expect(outcome.submits).toBeGreaterThan(0)
        expect(outcome.peakBytes).toBeGreaterThan(4 * report.parameters)
      }
    }
    // One gradient more, whatever it costs.
    const dispatches = (method: (typeof benchMethods)[number]) => {
      const outcome = report.workloads[method].lab
      return isMeasured(outcome) ? outcome.dispatches : NaN
    }
    expect(dispatches('sam')).toBeGreaterThan(dispatches('adamw'))
    expect(report.matmul.bestGflops).toBeGreaterThan(0)
  },
)
