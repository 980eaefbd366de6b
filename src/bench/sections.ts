/** A report as tables of text: what the page and the terminal show. */
import {
  isMeasured,
  type Failed,
  type BenchMeasured,
  type PerEngine,
  type Report,
  type TimeSpread,
} from './benchReport.ts'
import {
  allEngines,
  baseline,
  benchMethods,
  enginesOn,
  settings,
  type BenchMachine,
  type BenchMethod,
} from './spec.ts'
import { spread } from './spread.ts'

export interface Section {
  title: string
  head: string[]
  rows: string[][]
  notes: string[]
}

const titles: Record<BenchMethod, string> = {
  adamw: 'AdamW',
  sam: 'SAM',
  'look-sam': `LookSAM, k = ${settings.k} (mean over ${settings.k} steps)`,
}

const targetTitles: Record<BenchMachine, string> = {
  webgpu: 'Targets (SwiftShader, two cores)',
  processor: 'Targets (one thread)',
}

/** What was measured where, as name and value. */
export function sectionFacts(report: Report): [string, string][] {
  const { adapter, versions, model, batchSize, parameters, check, failed, plan } = report
  const { imageSize, channels, patchSize, width, depth, heads } = model
  const losses = (of: Report['check']['losses']) =>
    Object.entries(of)
      .map(([name, loss]) => `${name} ${loss.toFixed(6)}`)
      .join(', ')
  const shape = `${imageSize}×${imageSize}×${channels}, patches of ${patchSize}, width ${width}, depth ${depth}, ${heads} heads`
  return [
    ['Adapter', `${adapter.name}${adapter.software ? ' (software)' : ''}`],
    ['Versions', `lab ${versions['lab']}, tfjs ${versions['tfjs']}, jax-js ${versions['jax']}`],
    ['Runtime', versions['runtime'] ?? ''],
    ['Model', `${shape}; ${parameters} parameters; batch ${batchSize}`],
    ['Same loss', `at the same weights: ${losses(check.losses)}`],
    ['', `after one AdamW step: ${losses(check.secondLosses)}`],
    ...Object.entries(failed).map(([name, why]): [string, string] => [
      'Not run',
      `${name}: ${why}`,
    ]),
    ['Run', `${plan}, ${report.seconds.toFixed(0)} s`],
  ]
}

export const sectionsOf = (report: Report): Section[] => [
  ...benchMethods.map((method) => workloadSection(method, report.workloads[method])),
  matmulSection(report),
  growthSection(report),
  {
    title: targetTitles[report.machine],
    head: ['', 'target', 'aim', 'measured'],
    rows: report.targets.map(({ what, sign, target, aim, measured }) => [
      what,
      `${sign} ${target}`,
      aim === null ? '' : String(aim),
      number(measured),
    ]),
    notes: [
      'Ratios of steps, and the share of the best product: the median over rounds of what was measured side by side in each.',
      'Of an engine too slow for rounds, and of JavaScript: the ratio of the medians.',
    ],
  },
]

function workloadSection(method: BenchMethod, outcomes: Report['workloads'][BenchMethod]): Section {
  const all = allEngines.flatMap((engine) => {
    const outcome = outcomes[engine]
    return outcome ? [{ engine, outcome }] : []
  })
  const where = (holds: (measured: BenchMeasured) => boolean) =>
    all
      .filter(({ outcome }) => isMeasured(outcome) && holds(outcome))
      .map(({ engine }) => engine)
      .join(', ')
  const first = where(({ firstDiscarded }) => !firstDiscarded)
  const phases = where(({ wholeCycles }) => !wholeCycles)
  const rounds = where(({ rounds }) => rounds.length > 0)
  return {
    title: titles[method],
    head: [
      '',
      'step ms',
      'JS ms',
      'dispatches',
      'submits',
      'uploaded',
      'peak',
      'GFLOP/s',
      'loss',
      'Play to first step, ms',
      'samples',
    ],
    rows: all.map(({ engine, outcome }) => [engine, ...cells(outcome)]),
    notes: [
      ...all.flatMap(({ engine, outcome }) =>
        isMeasured(outcome) ? [] : [reason(engine, outcome.error)],
      ),
      ...(rounds ? [`In turn with the other methods: ${rounds}.`] : []),
      ...(first ? [`The first step is among the samples: ${first}.`] : []),
      ...(phases ? [`One refresh and one reuse, weighted 1 to ${settings.k - 1}: ${phases}.`] : []),
      ...(method === baseline ? [] : ['What AdamW compiled was compiled already.']),
    ],
  }
}

function cells(outcome: BenchMeasured | Failed): string[] {
  if (!isMeasured(outcome)) return ['–']
  const { stepMs, jsMs, samples, stepsPerSample } = outcome
  return [
    range(stepMs),
    range(jsMs),
    number(outcome.dispatches),
    number(outcome.submits),
    bytes(outcome.uploadBytes),
    bytes(outcome.peakBytes),
    number(outcome.gflops),
    outcome.loss.toFixed(4),
    number(outcome.startMs),
    `${samples} × ${stepsPerSample}`,
  ]
}

function matmulSection({ machine, matmul }: Report): Section {
  const { rows, best, bestGflops, rounds } = matmul
  const engines = enginesOn[machine]
  const where = best ? ` (${best.engine}, ${best.variant}, ${sides(best.shape)})` : ''
  return {
    title: 'Matrix products, GFLOP/s',
    head: ['', 'M×K×N', ...engines],
    rows: rows.map((row) => [
      row.name,
      sides(row),
      ...engines.map((engine) => cell(row.gflops[engine])),
    ]),
    notes: [
      `Best: ${number(bestGflops)}${where}.`,
      ...(rounds.length > 0 ? [`Again in each round: ${range(spread(rounds))}.`] : []),
      ...reasonsIn(rows.map(({ gflops }) => gflops)),
    ],
  }
}

const sides = ({ M, K, N }: { M: number; K: number; N: number }) => `${M}×${K}×${N}`

function growthSection({ machine, growth }: Report): Section {
  const points = [...growth.batch, ...growth.depth]
  const engines = enginesOn[machine]
  return {
    title: 'How an AdamW step grows, ms',
    head: ['batch', 'depth', ...engines],
    rows: points.map(({ batchSize, depth, stepMs }) => [
      String(batchSize),
      String(depth),
      ...engines.map((engine) => cell(stepMs[engine])),
    ]),
    notes: reasonsIn(points.map(({ stepMs }) => stepMs)),
  }
}

const cell = (value: number | string | undefined) =>
  typeof value === 'string' ? '–' : number(value)

const reason = (engine: string, why: string) => `${engine}: ${why.replace(/\.$/, '')}.`

/** Why there are no numbers, once for each engine and reason. */
function reasonsIn(all: readonly PerEngine<number | string>[]): string[] {
  const reasons = all.flatMap((values) =>
    Object.entries(values)
      .filter(([, value]) => typeof value === 'string')
      .map(([engine, why]) => reason(engine, String(why))),
  )
  return [...new Set(reasons)]
}

const range = ({ min, median, max }: TimeSpread) =>
  min === max ? number(median) : `${number(median)} (${number(min)} – ${number(max)})`

/** Three digits, no exponent. */
function number(x: number | null | undefined): string {
  if (x === null || x === undefined) return '–'
  if (Math.abs(x) >= 100 || Number.isInteger(x)) return x.toFixed(0)
  return x.toPrecision(3)
}

const bytes = (x: number) => (x < 1e6 ? `${number(x / 1e3)} kB` : `${number(x / 1e6)} MB`)
