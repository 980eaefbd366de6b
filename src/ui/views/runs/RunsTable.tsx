import { VisuallyHidden } from '@mantine/core'
import { judged, spent } from './columns.ts'
import type { RunSummary } from '../../store/runSummary.ts'
import { RunHead } from './RunHead.tsx'
import { RunSwatch } from './RunSwatch.tsx'
import classes from './Runs.module.css'

/** Runs, and which of them are selected. */
export interface RunListProps {
  runs: readonly RunSummary[]
  selected: ReadonlySet<string>
  onSelect: (id: string, selected: boolean) => void
}

const columns = [...judged.flatMap((group) => group.columns), ...spent]

/** Each run over its lanes. */
export function RunsTable({ runs, selected, onSelect }: RunListProps) {
  return (
    <table className={classes.table}>
      <VisuallyHidden component="caption">Kept runs, the latest first</VisuallyHidden>
      <thead>
        <tr>
          <th rowSpan={2} scope="col">
            Lane
          </th>
          {judged.map(({ label, columns: own }) => (
            <th key={label} colSpan={own.length} scope="colgroup">
              {label}
            </th>
          ))}
          {spent.map(({ label }) => (
            <th key={label} rowSpan={2} scope="col">
              {label}
            </th>
          ))}
        </tr>
        <tr>
          {judged.flatMap(({ label: group, columns: own }) =>
            own.map(({ label }) => (
              <th key={`${group} ${label}`} scope="col">
                {label}
              </th>
            )),
          )}
        </tr>
      </thead>
      {runs.map((run) => (
        <tbody key={run.id}>
          <tr>
            <td colSpan={columns.length + 1}>
              <RunHead run={run} selected={selected.has(run.id)} onSelect={onSelect} />
            </td>
          </tr>
          {run.results.map((result, lane) => (
            <tr key={result.name}>
              <th scope="row">
                <RunSwatch run={run.id} lane={lane} />
                <VisuallyHidden>{run.name}: </VisuallyHidden>
                {result.name}
              </th>
              {columns.map(({ read }, i) => (
                // The columns never change their places.
                <td key={i}>{read(result)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  )
}
