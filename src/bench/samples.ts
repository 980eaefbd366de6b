/** One method on several engines: repetitions in turn (ABCABC), so that noise of the machine meets all alike. */
import { messageOf } from '../engine/messageOf.ts'
import type { Host, Sample } from './host.ts'
import type { Failed, Measured, PerEngine, Spread } from './report.ts'
import { flopsPerStep, settings, type EngineName, type Phase, type Spec } from './spec.ts'

export interface Pace {
  /** Milliseconds of samples for one engine and method; at least one sample is taken. */
  budget: number
  mostSamples: number
  /** Milliseconds that a sample lasts at least: fast steps are measured in rows. */
  shortest: number
  /** Allows what `Measured` calls firstDiscarded = false and wholeCycles = false where steps are slow. */
  sparing: boolean
}

export interface Runner {
  name: EngineName
  host: Host
  compiles: boolean
  /** Milliseconds of an AdamW step, once it was measured: how long the other methods will take. */
  gradientMs: number | null
}

interface Run {
  runner: Runner
  started: { startMs: number; loss: number; secondLoss: number | null }
  samples: Sample[]
  sample: () => Promise<Sample>
  firstDiscarded: boolean
  wholeCycles: boolean
}

const { k } = settings

export async function measure(
  runners: readonly Runner[],
  spec: Spec,
  pace: Pace,
  say: (what: string) => void,
  /** Sees the first steps' losses before anything more is measured. */
  check: (losses: PerEngine<number>) => void = () => {},
): Promise<PerEngine<Measured | Failed>> {
  const outcome: PerEngine<Measured | Failed> = {}
  const runs: Run[] = []
  /** An engine that fails is out; the others go on. */
  const attempt = async (name: EngineName, work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      outcome[name] = { error: messageOf(error) }
    }
  }
  for (const runner of runners) {
    say(`${spec.method}, ${runner.name}: the first step`)
    await attempt(runner.name, async () => void runs.push(await begin(runner, spec, pace)))
  }
  check(Object.fromEntries(runs.map(({ runner, started }) => [runner.name, started.loss])))
  for (let open = runs; open.length > 0;) {
    open = open.filter((run) => !outcome[run.runner.name] && wantsMore(run.samples, pace))
    for (const run of open) {
      await attempt(run.runner.name, async () => {
        const sample = await run.sample()
        run.samples.push(sample)
        const ms = (sample.ms / sample.steps).toPrecision(3)
        say(`${spec.method}, ${run.runner.name}: ${ms} ms per step`)
      })
    }
  }
  for (const run of runs) {
    await attempt(run.runner.name, () => run.runner.host.stop())
    outcome[run.runner.name] ??= measuredOf(run, spec)
  }
  return outcome
}

function wantsMore(samples: readonly Sample[], { budget, mostSamples }: Pace): boolean {
  const last = samples.at(-1)
  if (!last) return true
  const spent = samples.reduce((sum, { ms }) => sum + ms, 0)
  return samples.length < mostSamples && spent + last.ms / 2 < budget
}

/** Takes the first steps and decides what a sample is. */
async function begin(runner: Runner, spec: Spec, pace: Pace): Promise<Run> {
  const { host, compiles, gradientMs } = runner
  const phases = phasesOf(spec.method)
  const estimate = (gradientMs ?? 0) * (spec.method === 'sam' ? 2 : k + 1)
  const slow = pace.sparing && estimate > pace.budget
  const keepsFirst = slow && !compiles
  const { first, ...started } = await host.start(spec, phases[0]!)
  if (keepsFirst && phases.length === 1) {
    const sample = () => host.run(phases)
    const run = { runner, samples: [first], sample, firstDiscarded: false, wholeCycles: true }
    return { ...run, started: { ...started, secondLoss: null } }
  }

  const second = await host.run([phases[1] ?? phases[0]!])
  const common = { runner, started: { ...started, secondLoss: await host.loss() } }
  if (slow && phases.length > 1) {
    const samples = keepsFirst ? [wholeCycle(first, second)] : []
    const sample = async () => wholeCycle(await host.run(['refresh']), await host.run(['reuse']))
    return { ...common, samples, sample, firstDiscarded: !keepsFirst, wholeCycles: false }
  }
  const cycleMs = phases.length === 1 ? second.ms : estimate
  const row = Math.max(1, Math.min(50, Math.round(pace.shortest / cycleMs)))
  const sample = () => host.run(Array.from({ length: row }, () => phases).flat())
  const samples = phases.length === 1 && row === 1 ? [second] : []
  return { ...common, samples, sample, firstDiscarded: true, wholeCycles: true }
}

function phasesOf(method: Spec['method']): Phase[] {
  if (method === 'adamw') return ['base']
  if (method === 'sam') return ['refresh']
  return ['refresh', ...Array.from({ length: k - 1 }, (): Phase => 'reuse')]
}

/** LookSAM's k steps from one of each phase. */
function wholeCycle(refresh: Sample, reuse: Sample): Sample {
  const sum = (name: keyof Sample) => refresh[name] + (k - 1) * reuse[name]
  return {
    steps: k,
    ms: sum('ms'),
    jsMs: sum('jsMs'),
    dispatches: sum('dispatches'),
    submits: sum('submits'),
    uploadBytes: sum('uploadBytes'),
    peakBytes: Math.max(refresh.peakBytes, reuse.peakBytes),
  }
}

function measuredOf({ samples, started, firstDiscarded, wholeCycles }: Run, spec: Spec): Measured {
  const perStep = (name: keyof Sample) => samples.map((sample) => sample[name] / sample.steps)
  const stepMs = spread(perStep('ms'))
  return {
    stepMs,
    jsMs: spread(perStep('jsMs')),
    dispatches: spread(perStep('dispatches')).median,
    submits: spread(perStep('submits')).median,
    uploadBytes: spread(perStep('uploadBytes')).median,
    peakBytes: Math.max(...samples.map(({ peakBytes }) => peakBytes)),
    gflops: flopsPerStep(spec) / stepMs.median / 1e6,
    ...started,
    samples: samples.length,
    stepsPerSample: samples[0]!.steps,
    firstDiscarded,
    wholeCycles,
  }
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
  return { min: sorted[0]!, median, max: sorted.at(-1)! }
}
