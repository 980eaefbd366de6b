/** An engine where it runs, and what is measured there: plain numbers go in and out. */
import type { Counts } from './counters.ts'
import type {
  BenchEngine,
  MatrixShape,
  BenchProduct,
  ProductChoice,
  BenchSession,
} from './engine.ts'
import type { EngineName, BenchMethod, BenchPhase, Spec } from './spec.ts'
import { createWorkload } from './workload.ts'

export interface AdapterReport {
  name: string
  software: boolean
  vendor: string
  architecture: string
  device: string
  description: string
}

/** Several steps in a row, from the first call to the moment the device is idle; all numbers are sums. */
export interface TimedSample {
  steps: number
  ms: number
  /** Milliseconds of JavaScript until the step is submitted. */
  jsMs: number
  dispatches: number
  submits: number
  uploadBytes: number
}

export interface Started {
  /** From the call to the moment the first step has run: what Play costs. */
  startMs: number
  /** The first step alone; it compiles what was not compiled yet. */
  first: TimedSample
}

export interface HostReading {
  /** At the weights before the last step. */
  loss: number
  /** The most bytes that were held in buffers since a method was started last. */
  peakBytes: number
}

export interface ProductRate {
  variant: string
  gflops: number // the best of all repetitions
}

/** Several methods may be open side by side, each with a model of its own. */
export interface Host {
  open(name: EngineName): Promise<{ adapter: AdapterReport; openMs: number; compiles: boolean }>
  start(spec: Spec, phase: BenchPhase): Promise<Started>
  run(method: BenchMethod, phases: readonly BenchPhase[]): Promise<TimedSample>
  read(method: BenchMethod): Promise<HostReading>
  stop(method: BenchMethod): Promise<void>
  /** As `Engine.products`, each for at least `ms` milliseconds. */
  product(shape: MatrixShape, choice: ProductChoice, ms: number): Promise<ProductRate[]>
}

/** Where engines compute: which there are, on what, and what they ask of it. */
export interface BenchPlace {
  engines: Partial<Record<EngineName, () => Promise<BenchEngine>>>
  adapter(): Promise<AdapterReport>
  /** Counts from now on, before any engine starts. */
  count(): Counts
}

export function createHost(place: BenchPlace): Host {
  let counts: Counts
  let engine: BenchEngine
  const sessions = new Map<BenchMethod, BenchSession>()

  async function run(method: BenchMethod, phases: readonly BenchPhase[]): Promise<TimedSample> {
    const session = sessions.get(method)!
    const { dispatches, submits, uploadBytes } = counts
    let jsMs = 0
    const began = performance.now()
    for (const phase of phases) {
      const from = performance.now()
      const submitted = session.step(phase)
      const returned = performance.now()
      if (submitted) await submitted
      jsMs += Math.max(returned, counts.lastSubmit) - from
    }
    await session.idle()
    if (counts.error) throw new Error(counts.error)
    return {
      steps: phases.length,
      ms: performance.now() - began,
      jsMs,
      dispatches: counts.dispatches - dispatches,
      submits: counts.submits - submits,
      uploadBytes: counts.uploadBytes - uploadBytes,
    }
  }

  return {
    async open(name) {
      counts = place.count()
      const adapter = await place.adapter()
      const began = performance.now()
      engine = await place.engines[name]!()
      await engine.open()
      return { adapter, openMs: performance.now() - began, compiles: engine.compiles }
    },
    async start(spec, phase) {
      const workload = createWorkload(spec)
      counts.peakBytes = counts.liveBytes
      const began = performance.now()
      sessions.set(spec.method, await engine.session(workload))
      const first = await run(spec.method, [phase])
      return { startMs: performance.now() - began, first }
    },
    run,
    async read(method) {
      return { loss: await sessions.get(method)!.loss(), peakBytes: counts.peakBytes }
    },
    async stop(method) {
      const session = sessions.get(method)!
      sessions.delete(method)
      session.dispose()
      await session.idle()
    },
    async product(shape, choice, ms) {
      const rates: ProductRate[] = []
      for (const product of await engine.products(shape, choice)) {
        rates.push({ variant: product.name, gflops: await rateOf(product, shape, ms) })
        product.dispose()
      }
      return rates
    },
  }
}

/** Repetitions in rows of growing length, so that the wait for the device weighs little; the best row counts. */
async function rateOf(
  product: BenchProduct,
  { M, K, N }: MatrixShape,
  ms: number,
): Promise<number> {
  const row = async (length: number) => {
    const began = performance.now()
    await product.run(length)
    return (performance.now() - began) / length
  }
  await row(1) // compiles
  const until = performance.now() + ms
  let length = 1
  let best = Infinity
  let rows = 0
  do {
    const each = await row(length)
    best = Math.min(best, each)
    length = Math.max(1, Math.min(1000, Math.round(ms / 4 / each)))
    rows++
  } while (rows < 3 || performance.now() < until)
  return (2 * M * K * N) / best / 1e6
}
