/** From what a person has chosen to what is swept, or what is wrong with it. */
import { fieldMeta } from '../../../experiment/field.ts'
import { sections } from '../../../experiment/schema.ts'
import { allowedBy } from '../../../experiment/validation.ts'
import { documentOf, fieldOf, type Draft } from '../../store/draft.ts'
import { axesOf, axisAt, parseValues, suggestedFor, textOfValues, type SweepAxis } from './axes.ts'
import type { SweepRequest } from './sweeper.ts'
import { cellsOf, type Cell } from './sweepPlan.ts'
import type { AxisSetup, Setup } from './store.ts'

export type SetupProblems = Partial<Record<'rows' | 'columns' | 'steps', string>>

export const axesFor = ({ method }: Setup, draft: Draft): SweepAxis[] =>
  axesOf(method, String(draft.optimizer['name']))

export function requestOf(
  setup: Setup,
  axes: readonly SweepAxis[],
): { request: SweepRequest; problems?: never } | { request?: never; problems: SetupProblems } {
  const problems: SetupProblems = {}
  const valuesOf = (which: 'rows' | 'columns') => {
    const { path, text } = setup[which]
    const axis = axisAt(axes, path)
    const { values, problem } = axis ? parseValues(axis, text) : { problem: 'Choose what to vary.' }
    if (problem !== undefined) problems[which] = problem
    return { path, values: values ?? [] }
  }
  const { method, seeds, interleaved } = setup
  const [rows, columns] = [valuesOf('rows'), valuesOf('columns')]
  if (rows.path === columns.path) problems.columns = 'Rows and columns vary the same; choose two.'
  const steps = sections.training.steps.safeParse(setup.steps)
  if (!steps.success) {
    const { label } = fieldMeta(sections.training.steps)
    problems.steps = `${label}: ${String(setup.steps) || 'nothing'} is not allowed; allowed: ${allowedBy(fieldMeta(sections.training.steps))}`
  }
  if (Object.keys(problems).length > 0) return { problems }
  return { request: { method, rows, columns, steps: steps.data!, seeds, interleaved } }
}

/** The cells that a request would have. */
export const cellsOfRequest = (request: SweepRequest, draft: Draft): Cell[] =>
  cellsOf({
    ...request,
    id: 'request',
    begun: '',
    atOnce: 1,
    document: documentOf(draft),
  })

/** The axes after another method was chosen: those it has as well stay, others make room for what it has. */
export function axesAfter(
  { rows, columns }: Setup,
  axes: readonly SweepAxis[],
  nowOf: (axis: SweepAxis) => unknown,
): Pick<Setup, 'rows' | 'columns'> {
  const next = (old: AxisSetup, taken: string | null): AxisSetup => {
    const axis = axisAt(axes, old.path)
    if (axis && axis.path !== taken) return old
    const free = axes.find(({ path }) => path !== taken)!
    return { path: free.path, text: textOfValues(suggestedFor(free, nowOf(free))) }
  }
  const first = next(rows, null)
  return { rows: first, columns: next(columns, first.path) }
}

/** What stands in the document for an axis now. */
export function valueNow({ path }: SweepAxis, { method }: Setup, draft: Draft): unknown {
  const [section = '', field = ''] = path.split('.')
  if (section !== 'lane') return draft[section as keyof typeof sections][field]
  const lane = draft.lanes.find((other) => other.method === method)
  return fieldOf(method, lane?.values ?? {}, field)
}
