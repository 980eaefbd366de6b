/** Hosts without a GPU: every step takes as long as it is told to. */
import type { Connect } from '../../src/bench/connect.ts'
import type { Host, TimedSample } from '../../src/bench/host.ts'
import type { EngineName, BenchPhase } from '../../src/bench/spec.ts'

export interface FakeEngine {
  gradientMs?: number
  compiles?: boolean
  loss?: number
  /** What `open` or `start` rejects with. */
  openError?: string
  startError?: string
}

const adapter = {
  name: 'A fake',
  software: true,
  vendor: '',
  architecture: '',
  device: '',
  description: '',
}

function fakeHost(fake: FakeEngine, asked: string[], load: () => number): Host {
  const { gradientMs = 1, compiles = true, loss = 2.3 } = fake
  let steps = 0
  const sampleOf = (phases: readonly BenchPhase[]): TimedSample => ({
    steps: phases.length,
    ms: load() * phases.reduce((sum, phase) => sum + gradientMs * (phase === 'refresh' ? 2 : 1), 0),
    jsMs: phases.length,
    dispatches: 10 * phases.length,
    submits: phases.length,
    uploadBytes: 4 * phases.length,
  })
  return {
    async open() {
      if (fake.openError) throw new Error(fake.openError)
      return { adapter, openMs: 1, compiles }
    },
    async start({ method }, phase) {
      if (fake.startError) throw new Error(fake.startError)
      asked.push(`start ${method}, ${phase}`)
      steps = 1
      return { startMs: 5, first: sampleOf([phase]) }
    },
    async run(method, phases) {
      asked.push(`${method}, ${phases.join(' ')}`)
      steps += phases.length
      return sampleOf(phases)
    },
    read: async () => ({ loss: steps > 1 ? loss - 0.1 : loss, peakBytes: 1000 }),
    stop: async () => {},
    async product() {
      asked.push('product')
      return [{ variant: 'only', gflops: 1 / load() }]
    },
  }
}

/**
 * What each engine was asked for is in `asked`, which engines were ended in `ended`. Everything takes `load` times as
 * long as it should.
 */
export function fakes(
  engines: Partial<Record<EngineName, FakeEngine>>,
  load: () => number = () => 1,
) {
  const asked: Record<EngineName, string[]> = { lab: [], tfjs: [], jax: [], torch: [] }
  const ended: EngineName[] = []
  const connect: Connect = (name) => ({
    host: fakeHost(engines[name] ?? {}, asked[name], load),
    end: () => void ended.push(name),
  })
  return { connect, asked, ended }
}
