/** Hosts without a GPU: every step takes as long as it is told to. */
import type { Connect } from '../../src/bench/connect.ts'
import type { Host, Sample } from '../../src/bench/host.ts'
import type { EngineName, Phase } from '../../src/bench/spec.ts'

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

function fakeHost(fake: FakeEngine, asked: string[]): Host {
  const { gradientMs = 1, compiles = true, loss = 2.3 } = fake
  const sampleOf = (phases: readonly Phase[]): Sample => ({
    steps: phases.length,
    ms: phases.reduce((sum, phase) => sum + gradientMs * (phase === 'refresh' ? 2 : 1), 0),
    jsMs: phases.length,
    dispatches: 10 * phases.length,
    submits: phases.length,
    uploadBytes: 4 * phases.length,
    peakBytes: 1000,
  })
  return {
    async open() {
      if (fake.openError) throw new Error(fake.openError)
      return { adapter, openMs: 1, compiles }
    },
    async start({ method }, phase) {
      if (fake.startError) throw new Error(fake.startError)
      asked.push(`${method} ${phase}`)
      return { startMs: 5, first: sampleOf([phase]), loss }
    },
    async run(phases) {
      asked.push(phases.join(' '))
      return sampleOf(phases)
    },
    loss: async () => loss - 0.1,
    stop: async () => {},
    product: async () => [{ variant: 'only', gflops: 1 }],
  }
}

/** What each engine was asked for is in `asked`, which engines were ended in `ended`. */
export function fakes(engines: Partial<Record<EngineName, FakeEngine>>) {
  const asked: Record<EngineName, string[]> = { lab: [], tfjs: [], jax: [] }
  const ended: EngineName[] = []
  const connect: Connect = (name) => ({
    host: fakeHost(engines[name] ?? {}, asked[name]),
    end: () => void ended.push(name),
  })
  return { connect, asked, ended }
}
