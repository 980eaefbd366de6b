/** One method on one engine: its first steps, and what a sample of it is from then on. */
import { messageOf } from '../experiment/messageOf.ts'
import type { Host, HostReading, TimedSample } from './host.ts'
import type { Failed, BenchMeasured } from './benchReport.ts'
import {
  baseline,
  flopsPerStep,
  reuses,
  settings,
  type EngineName,
  type BenchMethod,
  type BenchPhase,
  type Spec,
} from './spec.ts'
import { spread } from './spread.ts'

export interface BenchPace {
  /** Milliseconds of rounds for one engine; at least one round is taken. */
  budget: number
  mostRounds: number
  /** Milliseconds that a sample lasts at least: fast steps are measured in rows. */
  shortest: number
  /** Allows what `Measured` calls firstDiscarded = false and wholeCycles = false where steps are slow. */
  sparing: boolean
}

export interface Runner {
  name: EngineName
  host: Host
  compiles: boolean
  /** Milliseconds of one gradient and what comes with it, as AdamW's second step told. */
  gradientMs: number | null
  /** Milliseconds by which AdamW's start was longer than its step. */
  compileMs: number
}

export interface BenchRun {
  readonly runner: Runner
  readonly spec: Spec
  /** What its first steps told, once they were taken. */
  started: ({ startMs: number; secondLoss: number | null } & HostReading) | null
  /** Those of the rounds, in order; of an engine too slow for rounds those of its first steps. */
  samples: TimedSample[]
  inRounds: boolean
  firstDiscarded: boolean
  wholeCycles: boolean
  error: string | null
}

const { k } = settings
const gradientsIn: Record<BenchPhase, number> = { base: 1, refresh: 2, reuse: 1 }
const gradients = (phases: readonly BenchPhase[]) =>
  phases.reduce((sum, phase) => sum + gradientsIn[phase], 0)

const phasesOf: Record<BenchMethod, readonly BenchPhase[]> = {
  adamw: ['base'],
  sam: ['refresh'],
  'look-sam': ['refresh', ...Array.from({ length: k - 1 }, (): BenchPhase => 'reuse')],
}

/** Whether every step has the second gradient. */
const isEveryStep = (method: BenchMethod) => method !== baseline && !reuses(method)

// Of a round of all three methods.
const wholeRound = gradients(Object.values(phasesOf).flat())
const shortRound = gradients(['base', 'refresh', 'refresh', 'reuse'])

/** Too slow for rounds: its first steps are its samples. */
export const isSlow = ({ gradientMs }: Runner, { sparing, budget }: BenchPace): boolean =>
  sparing && (gradientMs ?? 0) * shortRound > budget

/** LookSAM's k steps are then one refresh and one reuse. */
const takesShortCycles = ({ gradientMs }: Runner, { sparing, budget }: BenchPace): boolean =>
  sparing && (gradientMs ?? 0) * wholeRound > budget / 2

export const waitingRun = (runner: Runner, spec: Spec): BenchRun => ({
  runner,
  spec,
  started: null,
  samples: [],
  inRounds: true,
  firstDiscarded: true,
  wholeCycles: true,
  error: null,
})

/** An engine that fails is out; the others go on. */
export async function attempt(run: BenchRun, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    run.error = messageOf(error)
  }
}

/** Takes the first steps; the second is of the phase that the first was not, if there is one. */
export async function beginRun(run: BenchRun, pace: BenchPace): Promise<void> {
  const { runner, spec } = run
  const { host, compiles } = runner
  const { method } = spec
  const [firstPhase, nextPhase] = phasesOf[method]
  const { first, startMs } = await host.start(spec, firstPhase!)
  const { loss } = await host.read(method)
  const keepsFirst = isSlow(runner, pace) && !compiles
  run.firstDiscarded = !keepsFirst
  if (keepsFirst && isEveryStep(method)) {
    run.samples = [first]
    run.inRounds = false
    run.started = { ...(await host.read(method)), startMs, secondLoss: null }
    return
  }

  const second = await host.run(method, [nextPhase ?? firstPhase!])
  const { loss: secondLoss, peakBytes } = await host.read(method)
  run.started = { startMs, loss, secondLoss, peakBytes }
  if (method === baseline) {
    runner.gradientMs = second.ms
    runner.compileMs = Math.max(0, startMs - second.ms)
  }
  run.inRounds = !isSlow(runner, pace)
  run.wholeCycles = !reuses(method) || !takesShortCycles(runner, pace)
  if (run.inRounds) return
  if (!reuses(method)) run.samples = [second]
  else run.samples = [keepsFirst ? wholeCycle(first, second) : await shortCycle(run)]
}

/** Milliseconds that `begin` will take. */
export function beginEstimate(
  { runner, spec: { method } }: BenchRun,
  pace: BenchPace,
): number | null {
  const { gradientMs, compileMs, compiles } = runner
  if (gradientMs === null) return null
  if (method === baseline) return 2 * gradientMs + compileMs
  const [first, next] = phasesOf[method]
  const slow = isSlow(runner, pace)
  const once = slow && !compiles && isEveryStep(method)
  const phases: BenchPhase[] = once ? [first!] : [first!, next ?? first!]
  if (slow && compiles && reuses(method)) phases.push('refresh', 'reuse')
  return gradients(phases) * gradientMs + compileMs / 2 // much is compiled since AdamW
}

/** How often a sample repeats the method's steps. */
function rowOf({ runner, spec: { method } }: BenchRun, { shortest }: BenchPace): number {
  const ms = gradients(phasesOf[method]) * runner.gradientMs!
  return Math.max(1, Math.min(50, Math.round(shortest / ms)))
}

export function takeSample(run: BenchRun, pace: BenchPace): Promise<TimedSample> {
  const { runner, spec, wholeCycles } = run
  if (!wholeCycles) return shortCycle(run)
  const phases = phasesOf[spec.method]
  const row = Array.from({ length: rowOf(run, pace) }, () => phases).flat()
  return runner.host.run(spec.method, row)
}

/** Milliseconds that `takeSample` will take. */
export function sampleEstimate(run: BenchRun, pace: BenchPace): number {
  const { runner, spec, wholeCycles } = run
  const phases: readonly BenchPhase[] = wholeCycles ? phasesOf[spec.method] : ['refresh', 'reuse']
  return gradients(phases) * (runner.gradientMs ?? 0) * rowOf(run, pace)
}

/** Milliseconds that a sample took: a short cycle's are weighted as those of a whole one. */
export const takenMs = ({ wholeCycles }: BenchRun, { ms }: TimedSample): number =>
  wholeCycles ? ms : (ms * gradients(['refresh', 'reuse'])) / gradients(phasesOf['look-sam'])

async function shortCycle({ runner: { host }, spec: { method } }: BenchRun): Promise<TimedSample> {
  return wholeCycle(await host.run(method, ['refresh']), await host.run(method, ['reuse']))
}

/** LookSAM's k steps from one of each phase. */
function wholeCycle(refresh: TimedSample, reuse: TimedSample): TimedSample {
  const sum = (name: keyof TimedSample) => refresh[name] + (k - 1) * reuse[name]
  return {
    steps: k,
    ms: sum('ms'),
    jsMs: sum('jsMs'),
    dispatches: sum('dispatches'),
    submits: sum('submits'),
    uploadBytes: sum('uploadBytes'),
  }
}

export function benchOutcome(run: BenchRun): BenchMeasured | Failed {
  const { samples, started, inRounds, firstDiscarded, wholeCycles, spec, error } = run
  if (error !== null) return { error }
  const perStep = (name: keyof TimedSample) => samples.map((sample) => sample[name] / sample.steps)
  const stepMs = spread(perStep('ms'))
  return {
    stepMs,
    jsMs: spread(perStep('jsMs')),
    dispatches: spread(perStep('dispatches')).median,
    submits: spread(perStep('submits')).median,
    uploadBytes: spread(perStep('uploadBytes')).median,
    gflops: flopsPerStep(spec) / stepMs.median / 1e6,
    ...started!,
    rounds: inRounds ? perStep('ms') : [],
    samples: samples.length,
    stepsPerSample: samples[0]!.steps,
    firstDiscarded,
    wholeCycles,
  }
}
