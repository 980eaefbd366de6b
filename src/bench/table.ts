/** A report as text, to be read in a terminal. */
import { isMeasured, type Failed, type GrowthPoint, type Measured, type Report, type Spread } from './report.ts'
import { engineNames, methods, type MethodName } from './spec.ts'

const titles: Record<MethodName, string> = {
  adamw: 'AdamW',
  sam: 'SAM',
  'look-sam': 'LookSAM, k = 5 (mean over 5 steps)',
}

export function tableOf(report: Report): string {
  const { adapter, versions, model, batchSize, parameters, check, matmul, growth, failed } = report
  const { imageSize, channels, patchSize, width, depth, heads } = model
  const losses = Object.entries(check.losses).map(([name, loss]) => `${name} ${loss.toFixed(6)}`)
  return [
    `Adapter   ${adapter.name}${adapter.software ? ' (software)' : ''}`,
    `Versions  lab ${versions['lab']}, tfjs ${versions['tfjs']}, jax-js ${versions['jax']}; ${versions['runtime']}`,
    `Model     ${imageSize}×${imageSize}×${channels}, patches of ${patchSize}, width ${width}, depth ${depth}, ${heads} heads; ${parameters} parameters; batch ${batchSize}`,
    `Check     loss on the same weights and batch: ${losses.join(', ')}`,
    ...Object.entries(failed).map(([name, why]) => `Not run   ${name}: ${why}`),
    ...methods.flatMap((method) => ['', titles[method], ...workloadLines(report.workloads[method])]),
    '',
    'Matrix products, GFLOP/s',
    ...columns([
      ['', 'M×K×N', ...engineNames],
      ...matmul.rows.map(({ name, M, K, N, gflops }) => [
        name,
        `${M}×${K}×${N}`,
        ...engineNames.map((engine) => number(gflops[engine])),
      ]),
    ]),
    `best ${number(matmul.bestGflops)}${matmul.best ? ` (${matmul.best.engine}, ${matmul.best.variant})` : ''}`,
    '',
    'Growth of an AdamW step, ms',
    ...columns([
      ['batch', 'depth', ...engineNames],
      ...[...growth.batch, ...growth.depth].map(growthRow),
    ]),
    ...leftOut([...growth.batch, ...growth.depth]),
    '',
    'Targets (SwiftShader, two cores)',
    ...columns([
      ['', 'target', 'aim', 'measured'],
      ...report.targets.map(({ what, sign, target, aim, measured }) => [
        what,
        `${sign} ${target}`,
        aim === null ? '' : String(aim),
        number(measured),
      ]),
    ]),
    '',
    `${report.quick ? 'A quick run' : 'A full run'} of ${report.seconds.toFixed(0)} s.${notes(report)}`,
  ].join('\n')
}

function workloadLines(outcomes: Report['workloads'][MethodName]): string[] {
  const header = ['', 'step ms', 'JS ms', 'dispatches', 'submits', 'uploaded', 'peak', 'GFLOP/s', 'loss', 'start ms']
  const rows = engineNames.flatMap((engine) => {
    const outcome = outcomes[engine]
    return outcome ? [[engine, ...cells(outcome)]] : []
  })
  return columns([header, ...rows])
}

function cells(outcome: Measured | Failed): string[] {
  if (!isMeasured(outcome)) return [outcome.error]
  const { stepMs, jsMs, dispatches, submits, uploadBytes, peakBytes, gflops, loss, startMs } = outcome
  return [
    range(stepMs),
    range(jsMs),
    number(dispatches),
    number(submits),
    bytes(uploadBytes),
    bytes(peakBytes),
    number(gflops),
    loss.toFixed(4),
    number(startMs),
  ]
}

const growthRow = ({ batchSize, depth, stepMs }: GrowthPoint) => [
  String(batchSize),
  String(depth),
  ...engineNames.map((engine) => {
    const ms = stepMs[engine]
    return typeof ms === 'string' ? '–' : number(ms)
  }),
]

const leftOut = (points: readonly GrowthPoint[]): string[] => {
  const reasons = points.flatMap(({ stepMs }) =>
    Object.entries(stepMs).filter(([, ms]) => typeof ms === 'string').map(([name, why]) => `– ${name}: ${why}`),
  )
  return [...new Set(reasons)]
}

/** What of the report was measured more thinly than the rest. */
function notes({ workloads }: Report): string {
  const all = methods.flatMap((method) =>
    Object.entries(workloads[method]).map(([engine, outcome]) => ({ of: `${engine} ${method}`, outcome })),
  )
  const where = (holds: (measured: Measured) => boolean) =>
    all.filter(({ outcome }) => isMeasured(outcome) && holds(outcome)).map(({ of }) => of).join(', ')
  const first = where(({ firstDiscarded }) => !firstDiscarded)
  const phases = where(({ wholeCycles }) => !wholeCycles)
  return [
    first && ` The first step is among the samples: ${first}.`,
    phases && ` One refresh and one reuse, weighted 1 to 4: ${phases}.`,
  ]
    .filter(Boolean)
    .join('')
}

const range = ({ min, median, max }: Spread) => `${number(median)} (${number(min)} – ${number(max)})`

/** Three digits, no exponent. */
export function number(x: number | null | undefined): string {
  if (x === null || x === undefined) return '–'
  if (Math.abs(x) >= 100 || Number.isInteger(x)) return x.toFixed(0)
  return x.toPrecision(3)
}

const bytes = (x: number) => (x < 1e6 ? `${number(x / 1e3)} kB` : `${number(x / 1e6)} MB`)

/** Left-aligned names, right-aligned numbers. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [i, cell] of row.entries()) {
      if (row.length > 2 || i === 0) widths[i] = Math.max(widths[i] ?? 0, cell.length)
    }
  }
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd(),
  )
}
