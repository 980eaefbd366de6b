import { expect, test, vi } from 'vitest'
import { bench } from '../../src/bench/bench.ts'
import { isMeasured, NO_TIME, type Report } from '../../src/bench/benchReport.ts'
import {
  enginesOn,
  flopsPerStep,
  benchMethods,
  settings,
  vitS0,
  type EngineName,
} from '../../src/bench/spec.ts'
import { spread } from '../../src/bench/spread.ts'
import { tableOf } from '../../src/bench/textTable.ts'
import { fakes, type FakeEngine } from './fakes.ts'

const silent = () => {}
const run = (engines: Partial<Record<EngineName, FakeEngine>>) => {
  const { connect, asked, ended } = fakes(engines)
  return { report: bench(connect, { plan: 'quick' }, silent), asked, ended }
}
const measured = (report: Report, method: (typeof benchMethods)[number], engine: EngineName) => {
  const outcome = report.workloads[method][engine]
  if (!isMeasured(outcome)) throw new Error(`${engine} was not measured`)
  return outcome
}

test('every method and engine is in the report, with the numbers of its steps', async () => {
  const report = await run({}).report
  for (const method of benchMethods) {
    for (const engine of enginesOn.webgpu) {
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
  expect(asked.lab).toEqual(['start adamw, base', 'adamw, base'])
  expect(ended).toEqual(enginesOn.webgpu)
})

test('an engine that cannot start, or fails, says why; the others are measured', async () => {
  const report = await run({ tfjs: { openError: 'no' }, jax: { startError: 'not today' } }).report
  expect(report.failed).toEqual({ tfjs: 'no' })
  expect(report.workloads.adamw.tfjs).toBeUndefined()
  expect(report.workloads.adamw.jax).toEqual({ error: 'not today' })
  expect(measured(report, 'look-sam', 'lab').samples).toBeGreaterThan(0)
  expect(tableOf(report)).toContain('jax: not today.')
  const needingTfjs = report.targets.filter(({ what }) => what.includes('tfjs'))
  expect(needingTfjs.map(({ measured }) => measured)).toEqual([null, null])
})

test('a quick run asks as little as it can of an engine that is slow', async () => {
  const { report, asked } = run({ tfjs: { gradientMs: 20_000, compiles: false } })
  const { workloads } = await report
  expect(asked.tfjs.filter((what) => what !== 'product')).toEqual([
    'start adamw, base',
    'adamw, base',
    'start sam, refresh',
    'start look-sam, refresh',
    'look-sam, reuse',
  ])
  expect(workloads['look-sam'].tfjs).toMatchObject({
    stepMs: { median: 24_000 }, // (40 + 4·20)/5 s
    rounds: [],
    firstDiscarded: false,
    wholeCycles: false,
  })
})

test('every round takes all benchMethods once, and the best matrix product beside them', async () => {
  const { report, asked } = run({ lab: { gradientMs: 500 } })
  const { workloads, matmul } = await report
  const steps = asked.lab.slice(asked.lab.lastIndexOf('start look-sam, refresh') + 2)
  const cycle = 'look-sam, refresh reuse reuse reuse reuse'
  const round = ['product', 'adamw, base', 'sam, refresh', cycle]
  const from = steps.indexOf('adamw, base') - 1
  expect(steps.slice(from, from + 8)).toEqual([...round, ...round])
  const counts = benchMethods.map(
    (method) => measured({ workloads } as Report, method, 'lab').samples,
  )
  expect(counts).toEqual([3, 3, 3])
  expect(matmul.rounds).toHaveLength(3)
})

test('a machine that grows busier from round to round changes no ratio of what a round measures', async () => {
  let rounds = 0
  const load = () => 1.5 ** rounds
  const { connect } = fakes({ lab: { gradientMs: 100 } }, load)
  const busier: typeof connect = (name) => {
    const { host, ...connection } = connect(name)
    const product: typeof host.product = async (shape, choice, ms) => {
      if (typeof choice === 'object') rounds++ // what a round begins with
      return host.product(shape, choice, ms)
    }
    return { ...connection, host: { ...host, product } }
  }
  const report = await bench(busier, { plan: 'quick' }, silent)
  const of = (what: string) => report.targets.find((target) => target.what.includes(what))!.measured
  const { min, max } = measured(report, 'adamw', 'lab').stepMs
  expect(max / min).toBeGreaterThan(2)
  expect(of('SAM ÷ AdamW')).toBeCloseTo(2)
  expect(of('LookSAM')).toBeCloseTo(1 + 1 / settings.k)
  const share = flopsPerStep({ method: 'adamw', batchSize: 32, model: vitS0 }) / 100 / 1e6
  expect(of('best matmul')).toBeCloseTo(share)
})

test('growth takes the middle from AdamW, and says why a point is left out', async () => {
  const { growth } = await run({ lab: { gradientMs: 20_000 } }).report
  expect(growth.batch.map(({ batchSize }) => batchSize)).toEqual([8, 32, 128])
  expect(growth.batch[1]!.stepMs.lab).toBe(20_000)
  expect(growth.batch[2]!.stepMs.lab).toContain('more than a minute')
  expect(growth.depth[0]!.stepMs.jax).toBe('left out of a quick run')
})

test('a quick run ends within 4 minutes where everything takes long, and says what it left out', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    const { connect } = fakes({
      lab: { gradientMs: 500 },
      tfjs: { gradientMs: 32_000, compiles: false },
      jax: { gradientMs: 2000 },
    })
    const lasting: typeof connect = (name) => {
      const { host, ...connection } = connect(name)
      const start: typeof host.start = async (spec, phase) => {
        const started = await host.start(spec, phase)
        vi.advanceTimersByTime(started.first.ms)
        return started
      }
      const run: typeof host.run = async (method, phases) => {
        const sample = await host.run(method, phases)
        vi.advanceTimersByTime(sample.ms)
        return sample
      }
      return { ...connection, host: { ...host, start, run } }
    }
    const report = await bench(lasting, { plan: 'quick' }, silent)
    expect(report.seconds).toBeGreaterThan(150)
    expect(report.seconds).toBeLessThan(240)
    expect(report.workloads['look-sam'].tfjs).toEqual({ error: NO_TIME })
    expect(measured(report, 'look-sam', 'lab').rounds.length).toBeGreaterThan(1)
    expect(tableOf(report)).toContain(`tfjs: ${NO_TIME}.`)
  } finally {
    vi.useRealTimers()
  }
})

test('time left is told once the first steps were taken, and shrinks to little', async () => {
  const left: (number | null)[] = []
  const { connect } = fakes({ lab: { gradientMs: 300 } })
  await bench(connect, { plan: 'quick' }, (_, secondsLeft) => left.push(secondsLeft))
  const known = left.findIndex((seconds) => seconds !== null)
  expect(known).toBeGreaterThan(0)
  expect(left[known]).toBeGreaterThan(10)
  expect(left.slice(known)).not.toContain(null)
  expect(left.at(-1)).toBeLessThan(5)
})

test('a run that is aborted ends its engines and asks for nothing more', async () => {
  const { connect, asked, ended } = fakes({})
  const abort = new AbortController()
  const aborting = (doing: string) => {
    if (doing.startsWith('sam')) abort.abort()
  }
  const report = bench(connect, { plan: 'quick' }, aborting, abort.signal)
  await expect(report).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  expect(ended).toEqual(enginesOn.webgpu)
  expect(asked.jax).toEqual(['start adamw, base', 'adamw, base'])
})

test('a spread is minimum, median and maximum', () => {
  expect(spread([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 })
  expect(spread([4, 1])).toEqual({ min: 1, median: 2.5, max: 4 })
})

test('on the processor PyTorch is a rival too, and a short summary is in the report', async () => {
  const { connect } = fakes({ torch: { gradientMs: 0.5 }, tfjs: { gradientMs: 8 } })
  const report = await bench(connect, { plan: 'quick', machine: 'processor' }, silent)
  const { processor } = report
  expect(processor!.sam.torch!.stepMs.median).toBeCloseTo(1)
  expect(processor!.bestGflops).toBe(report.matmul.bestGflops)
  expect(processor!.ratios['AdamW step: lab ÷ PyTorch']).toBeCloseTo(2)
  expect(processor!.ratios['AdamW step: tfjs ÷ lab']).toBeCloseTo(8)
  expect(report.matmul.best!.engine).not.toBe('torch')
  expect(tableOf(report)).toContain('Targets (one thread)')
})
