import { judged, spent } from './columns.ts'
import { RunHead } from './RunHead.tsx'
import type { RunListProps } from './RunsTable.tsx'
import { RunSwatch } from './RunSwatch.tsx'
import classes from './Runs.module.css'

/** Where a table has no room: a card a run, its lanes below each other. */
export function RunCards({ runs, selected, onSelect }: RunListProps) {
  return (
    <ul className={classes.cards} aria-label="Kept runs, the latest first">
      {runs.map((run) => (
        <li key={run.id}>
          <RunHead run={run} selected={selected.has(run.id)} onSelect={onSelect} />
          {run.results.map((result, lane) => (
            <div key={result.name} className={classes.lane}>
              <h3>
                <RunSwatch run={run.id} lane={lane} />
                {result.name}
              </h3>
              <dl>
                {judged.map(({ label, columns }) => (
                  <div key={label} className={classes.judged}>
                    <dt>{label}</dt>
                    <dd>
                      {columns
                        .map((column) => `${column.label} ${column.read(result)}`)
                        .join(' · ')}
                    </dd>
                  </div>
                ))}
                {spent.map(({ label, read }) => (
                  <div key={label}>
                    <dt>{label}</dt>
                    <dd>{read(result)}</dd>
                  </div>
                ))}
              </dl>
            </div>
          ))}
        </li>
      ))}
    </ul>
  )
}
