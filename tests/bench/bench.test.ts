import { expect, test } from 'vitest'
import { bench } from '../../src/bench/bench.ts'
import { isMeasured, type Report } from '../../src/bench/report.ts'
import { spread } from '../../src/bench/samples.ts'
import { engineNames, flopsPerStep, methods, vitS0 } from '../../src/bench/spec.ts'
import { tableOf } from '../../src/bench/table.ts'
import { fakes, type FakeEngine } from './fakes.ts'

const silent = () => {}
const run = (engines: Partial<Record<(typeof engineNames)[number], FakeEngine>>) => {
  const { connect, asked, ended } = fakes(engines)
  return { report: bench(connect, { plan: 'quick' }, silent), asked, ended }
}
const measured = (
  report: Report,
  method: (typeof methods)[number],
  engine: 'lab' | 'tfjs' | 'jax',
) => {
  const outcome = report.workloads[method][engine]
  if (!isMeasured(outcome)) throw new Error(`${engine} was not measured`)
  return outcome
}

test('every method and engine is in the report, with the numbers of its steps', async () => {
  const report = await run({}).report
  for (const method of methods) {
    for (const engine of engineNames) {
      const { stepMs, jsMs, dispatches, submits, uploadBytes, peakBytes, loss } = measured(
        report,
        method,
        engine,
      )
      const gradients = { adamw: 1, sam: 2, 'look-sam': 1.2 }[method]
      expect(stepMs.median).toBeCloseTo(gradients)
      expect({ jsMs: jsMs.median, dispatches, submits, uploadBytes, peakBytes, loss }).toEqual({
        jsMs: 1,
        dispatches: 10,
        submits: 1,
        uploadBytes: 4,
        peakBytes: 1000,
        loss: 2.3,
      })
    }
  }
  expect(report.check.equal).toBe(true)
  expect(report.parameters).toBe(138_890)
  expect(report.matmul.bestGflops).toBe(1)
  const gflops = flopsPerStep({ method: 'adamw', batchSize: 32, model: vitS0 }) / 1e6
  expect(measured(report, 'adamw', 'lab').gflops).toBeCloseTo(gflops)
  expect(tableOf(report)).toContain('138890 parameters')
})

test('engines whose losses differ on the same weights are not timed', async () => {
  const { report, asked, ended } = run({ jax: { loss: 2.301 } })
  await expect(report).rejects.toThrow('loss: lab 2.3, tfjs 2.3, jax 2.301')
  expect(asked.lab.slice(2)).toEqual([])
  expect(ended).toEqual(engineNames)
})

test('an engine that cannot start, or fails, says why; the others are measured', async () => {
  const report = await run({ tfjs: { openError: 'no' }, jax: { startError: 'not today' } }).report
  expect(report.failed).toEqual({ tfjs: 'no' })
  expect(report.workloads.adamw.tfjs).toBeUndefined()
  expect(report.workloads.adamw.jax).toEqual({ error: 'not today' })
  expect(measured(report, 'look-sam', 'lab').samples).toBeGreaterThan(0)
  expect(tableOf(report)).toContain('jax failed: not today')
  const needingTfjs = report.targets.filter(({ what }) => what.includes('tfjs'))
  expect(needingTfjs.map(({ measured }) => measured)).toEqual([null, null])
})

test('a quick run asks as little as it can of an engine that is slow', async () => {
  const { report, asked } = run({ tfjs: { gradientMs: 20_000, compiles: false } })
  const { workloads } = await report
  expect(asked.tfjs).toEqual(['adamw base', 'base', 'sam refresh', 'look-sam refresh', 'reuse'])
  expect(workloads['look-sam'].tfjs).toMatchObject({
    stepMs: { median: 24_000 }, // (40 + 4·20)/5 s
    firstDiscarded: false,
    wholeCycles: false,
  })
})

test('a spread is minimum, median and maximum', () => {
  expect(spread([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 })
  expect(spread([4, 1])).toEqual({ min: 1, median: 2.5, max: 4 })
})
