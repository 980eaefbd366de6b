/** The rows of the summary: one list for the table on the page, the CSV and the Markdown. */
import { csvLine } from '../../../formats/csv.ts'
import {
  integer,
  loss,
  milliseconds,
  none,
  percent,
  ratio,
  short,
  typedPercent,
} from '../../format/numbers.ts'
import type { Spread } from '../../measurements/outcome.ts'
import type { LaneSummary } from './laneSummary.ts'

interface Measure {
  label: string
  /** The column of the CSV. */
  name: string
  /** What a cell says; without it, a dash where there is no number. */
  instead?: (lane: LaneSummary) => string
  read: (lane: LaneSummary) => Spread | number | null | undefined
  format: (value: number) => string
}

interface MeasureGroup {
  title: string
  measures: readonly Measure[]
}

/** `done` where nothing more will come; `target` is the accuracy aimed at. */
export function groupsOf(
  summary: readonly LaneSummary[],
  target: number,
  done: boolean,
): MeasureGroup[] {
  const goal = typedPercent(target)
  const sam = referenceOf(summary, 'againstSam')
  const base = referenceOf(summary, 'againstBase')
  const instead = ({ reachedBy, seeds, halted }: LaneSummary) => {
    if (reachedBy > 0) return `${reachedBy} of ${seeds} seeds`
    return done || halted ? 'not reached' : 'not reached yet'
  }
  return [
    {
      title: 'Validation accuracy',
      measures: [
        { label: 'latest', name: 'accuracy', read: ({ accuracy }) => accuracy, format: percent },
        {
          label: 'best',
          name: 'bestAccuracy',
          read: ({ bestAccuracy }) => bestAccuracy,
          format: percent,
        },
        {
          label: 'best at step',
          name: 'bestAccuracyAt',
          read: ({ bestAccuracyAt }) => bestAccuracyAt,
          format: integer,
        },
      ],
    },
    {
      title: 'Validation loss, nats',
      measures: [
        { label: 'latest', name: 'loss', read: (lane) => lane.loss, format: loss },
        { label: 'best', name: 'bestLoss', read: ({ bestLoss }) => bestLoss, format: loss },
        {
          label: 'best at step',
          name: 'bestLossAt',
          read: ({ bestLossAt }) => bestLossAt,
          format: integer,
        },
      ],
    },
    ...(summary.some(({ memorised }) => memorised) ? [wrongLabels] : []),
    {
      title: `Until ${goal} accuracy`,
      measures: [
        {
          label: 'step',
          name: 'targetStep',
          instead,
          read: ({ targetT }) => targetT,
          format: integer,
        },
        {
          label: 'gradient evaluations',
          name: 'targetGradEvals',
          instead,
          read: ({ targetEvals }) => targetEvals,
          format: integer,
        },
        {
          label: 'device time, s',
          name: 'targetSeconds',
          instead,
          read: ({ targetSeconds }) => targetSeconds,
          format: short,
        },
        ...(sam
          ? [
              {
                label: `device time ÷ ${sam}’s`,
                name: 'targetTimeToSam',
                read: ({ againstSam }: LaneSummary) => againstSam?.timeToTarget,
                format: ratio,
              },
            ]
          : []),
      ],
    },
    {
      title: 'Spent so far',
      measures: [
        { label: 'steps', name: 'step', read: ({ t }) => t, format: integer },
        {
          label: 'gradient evaluations',
          name: 'gradEvals',
          read: ({ gradEvals }) => gradEvals,
          format: integer,
        },
        { label: 'device time, s', name: 'seconds', read: ({ seconds }) => seconds, format: short },
        {
          label: 'gradients per step',
          name: 'evalsPerStep',
          read: ({ evalsPerStep }) => evalsPerStep,
          format: ratio,
        },
        {
          label: 'time per step, ms',
          name: 'msPerStep',
          read: ({ msPerStep }) => msPerStep,
          format: milliseconds,
        },
      ],
    },
    ...(sam ? [againstSam(sam)] : []),
    ...(base ? [againstBase(base)] : []),
  ]
}

/** Only where labels are wrong. */
const wrongLabels: MeasureGroup = {
  title: 'Wrong labels of training images',
  measures: [
    { label: 'memorised', name: 'memorised', read: (lane) => lane.memorised, format: percent },
    {
      label: 'resisted: judged right',
      name: 'resisted',
      read: (lane) => lane.resisted,
      format: percent,
    },
  ],
}

const againstSam = (sam: string): MeasureGroup => ({
  title: `Steps against ${sam}’s`,
  measures: [
    {
      label: 'times as fast',
      name: 'speedUpOnSam',
      read: (lane) => lane.againstSam?.speedUp,
      format: ratio,
    },
    {
      label: 'ideal, by gradients spent',
      name: 'idealSpeedUpOnSam',
      read: (lane) => lane.againstSam?.idealSpeedUp,
      format: ratio,
    },
  ],
})

const againstBase = (base: string): MeasureGroup => ({
  title: `Steps against ${base}’s`,
  measures: [
    {
      label: 'times as long',
      name: 'costToBase',
      read: (lane) => lane.againstBase?.cost,
      format: ratio,
    },
    {
      label: 'ideal, by gradients spent',
      name: 'idealCostToBase',
      read: ({ againstBase }) => againstBase && 1 / againstBase.idealSpeedUp,
      format: ratio,
    },
  ],
})

/** The name of what lanes are set against; with two kinds of SAM it stands for each lane's own. */
function referenceOf(
  summary: readonly LaneSummary[],
  key: 'againstSam' | 'againstBase',
): string | null {
  const names = new Set(summary.flatMap((lane) => lane[key]?.reference ?? []))
  if (names.size > 1) return key === 'againstSam' ? 'the SAM of its kind' : 'base'
  return [...names][0] ?? null
}

/** A number, with its least and most under several seeds. */
export function cellOf({ read, format, instead }: Measure, lane: LaneSummary): string {
  const value = read(lane)
  if (value === null || value === undefined) return instead?.(lane) ?? none
  if (typeof value === 'number') return format(value)
  const { mean, low, high, count } = value
  return count > 1 && low < high ? `${format(mean)} (${format(low)}–${format(high)})` : format(mean)
}

/** A line a lane, with every digit; the least and most of several seeds in columns of their own. */
export function csvOf(summary: readonly LaneSummary[], groups: readonly MeasureGroup[]): string {
  const measures = groups.flatMap((group) => group.measures)
  const spread = summary.some(({ seeds }) => seeds > 1)
  const columns = measures.flatMap(({ name }) =>
    spread ? [name, `${name}Least`, `${name}Most`] : [name],
  )
  const lines = summary.map((lane) => {
    const cells = measures.flatMap(({ read }) => {
      const value = read(lane) ?? null
      const all =
        value === null || typeof value === 'number'
          ? [value, value, value]
          : [value.mean, value.low, value.high]
      return spread ? all : all.slice(0, 1)
    })
    return csvLine([lane.name, lane.method, lane.seeds, ...cells])
  })
  return csvLine(['lane', 'method', 'seeds', ...columns]) + lines.join('')
}

/** As on the page. */
export function markdownOf(
  summary: readonly LaneSummary[],
  groups: readonly MeasureGroup[],
): string {
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`
  const head = row(['', ...summary.map(({ name }) => name)])
  const rule = row(['---', ...summary.map(() => '---:')])
  const rows = groups.flatMap(({ title, measures }) =>
    measures.map((measure) =>
      row([`${title}: ${measure.label}`, ...summary.map((lane) => cellOf(measure, lane))]),
    ),
  )
  return head + rule + rows.join('')
}
