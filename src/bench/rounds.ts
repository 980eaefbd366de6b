/**
 * All methods of all engines in turn, round after round, so that noise of the machine meets all alike: ratios are taken
 * within rounds.
 */
import type { AgendaPart } from './agenda.ts'
import type { Report } from './benchReport.ts'
import {
  attempt,
  isSlow,
  sampleEstimate,
  takenMs,
  takeSample,
  type BenchPace,
  type BenchRun,
} from './runs.ts'

const FEWEST = 3 // rounds that are taken however late it is

/** Right before the first run of a round comes the best matrix product, for `matmulMs`, if there is one. */
export function roundParts(
  runs: readonly BenchRun[], // those of an engine side by side
  pace: BenchPace,
  allows: (ms: number) => boolean, // whether that many more may be spent
  matmul: Report['matmul'],
  matmulMs: number,
): AgendaPart[] {
  const rounds = Array.from({ length: pace.mostRounds }, (_, round) => round)
  return rounds.flatMap((round) =>
    runs.flatMap((run, i) => {
      const samples = samplePart(run, runs, round, pace, allows)
      return i === 0 ? [productPart(samples, runs, round, matmul, matmulMs), samples] : [samples]
    }),
  )
}

function samplePart(
  run: BenchRun,
  runs: readonly BenchRun[],
  round: number,
  pace: BenchPace,
  allows: (ms: number) => boolean,
): AgendaPart {
  const { runner, spec } = run
  const siblings = runs.filter((other) => other.runner === runner)
  const fits = (spent: number) => round === 0 || spent + spent / round / 2 < pace.budget
  return {
    doing: `${spec.method}, ${runner.name}: round ${round + 1}`,
    estimate() {
      if (runner.gradientMs === null) return null
      if (run.error !== null || isSlow(runner, pace)) return 0
      const roundMs = siblings.reduce((sum, other) => sum + sampleEstimate(other, pace), 0)
      return fits(round * roundMs) ? sampleEstimate(run, pace) : 0
    },
    wanted() {
      const before = siblings.flatMap((other) =>
        other.samples.slice(0, round).map((sample) => takenMs(other, sample)),
      )
      const spent = before.reduce((sum, ms) => sum + ms, 0)
      // A round that was not taken is the last.
      const goesOn = run.samples.length === round
      const inTime = round < FEWEST || allows(sampleEstimate(run, pace))
      return run.error === null && run.inRounds && goesOn && inTime && fits(spent)
    },
    work: () => attempt(run, async () => void run.samples.push(await takeSample(run, pace))),
  }
}

function productPart(
  { estimate, wanted }: AgendaPart, // of the first run
  runs: readonly BenchRun[],
  round: number,
  matmul: Report['matmul'],
  ms: number,
): AgendaPart {
  return {
    doing: `the best matrix product: round ${round + 1}`,
    estimate: () => (estimate() === 0 ? 0 : 2 * ms),
    // One that failed is not taken again.
    wanted: () => matmul.best !== null && matmul.rounds.length === round && wanted!(),
    async work() {
      const { engine, shape, variant } = matmul.best!
      const { host } = runs.find(({ runner }) => runner.name === engine)!.runner
      const rates = await host.product(shape, { name: variant }, ms).catch(() => [])
      if (!rates[0]) return
      matmul.rounds.push(rates[0].gflops)
      matmul.bestGflops = Math.max(matmul.bestGflops, rates[0].gflops)
    },
  }
}
