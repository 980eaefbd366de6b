import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconDownload, IconFileTypeCsv, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { largestRunFile } from '../../../formats/runRecord.ts'
import { FileChooser } from '../../components/FileChooser.tsx'
import { integer } from '../../format/numbers.ts'
import { useLab } from '../../store/lab.ts'
import { runElsewhere, useOtherTabs } from '../../store/otherTabs.ts'
import { isSwept } from '../sweep/sweepPlan.ts'
import { removeRuns } from './actions.ts'
import { useKept } from '../../store/runLibrary.ts'
import { RunCards } from './RunCards.tsx'
import classes from './Runs.module.css'
import { RunsTable } from './RunsTable.tsx'
import { exportRun, openJson } from '../../session/importExport.ts'
import { exportTable } from './exportRuns.ts'
import type { RunSummary } from '../../store/runSummary.ts'

/** All kept runs, and the ways in and out. */
export function Runs() {
  const { runs, problem } = useKept()
  const here = useLab(({ run }) => (run?.replayed ? undefined : run?.id))
  const phone = useMediaQuery('(width < 700px)', undefined, { getInitialValueInEffect: false })
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [withSwept, setWithSwept] = useState(false)
  const swept = runs?.filter(({ id }) => isSwept(id)).length ?? 0
  const listed = runs?.filter(({ id }) => withSwept || !isSwept(id) || id === here) ?? []
  const tabs = useOtherTabs()
  const marked = listed.filter(({ id }) => selected.has(id))
  const chosen = marked.filter(({ id }) => id !== here && !runElsewhere(tabs, id))
  const select = (id: string, on: boolean) =>
    setSelected((before) => new Set(on ? [...before, id] : [...before].filter((x) => x !== id)))
  const List = phone ? RunCards : RunsTable
  return (
    <section id="runs" aria-label="Runs" tabIndex={-1} className={classes.runs}>
      <div className={classes.bar}>
        <FileChooser accept=".json" onFile={(file) => void openJson(file)}>
          Import a run
        </FileChooser>
        <p>A .json file as “Export” writes it, up to {largestRunFile / 1e6} MB; or drop one.</p>
        {swept > 0 && (
          <label className={classes.swept}>
            <input
              type="checkbox"
              checked={withSwept}
              onChange={({ currentTarget }) => setWithSwept(currentTarget.checked)}
            />
            Runs of sweeps ({integer(swept)})
          </label>
        )}
        {marked.length > 0 && (
          <>
            <Button
              variant="default"
              leftSection={<IconFileTypeCsv size={16} />}
              onClick={() => void exportTable(marked.map(({ id }) => id))}
            >
              Save as CSV
            </Button>
            <Button
              variant="default"
              leftSection={<IconDownload size={16} />}
              onClick={() => void exportRuns(marked)}
            >
              Export {marked.length === 1 ? '1 run' : `${marked.length} runs`}
            </Button>
          </>
        )}
        {chosen.length > 0 && (
          <Button
            variant="default"
            leftSection={<IconTrash size={16} />}
            onClick={() => removeRuns(chosen.map(({ id }) => id))}
          >
            Delete {chosen.length === 1 ? '1 run' : `${chosen.length} runs`}
          </Button>
        )}
      </div>
      {problem && <p className={classes.problem}>{problem}</p>}
      {runs === null && <p className={classes.empty}>Looking for kept runs…</p>}
      {runs?.length === 0 && <Empty />}
      {listed.length > 0 && <List runs={listed} selected={selected} onSelect={select} />}
    </section>
  )
}

/** One file after the other: browsers ask once whether a page may save several. */
async function exportRuns(runs: readonly RunSummary[]): Promise<void> {
  for (const run of runs) await exportRun(run, false)
}

function Empty() {
  return (
    <div className={classes.empty}>
      <h2>No runs yet</h2>
      <p>
        A run comes here by itself: when it is paused or done, before another begins, and every now
        and then while it trains. It stays in this browser, with the weights to go on from, and can
        be laid over the charts of later runs.
      </p>
    </div>
  )
}
