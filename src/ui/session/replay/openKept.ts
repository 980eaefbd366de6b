/** Opens kept runs on the page as they were, and replays them, without training. */
import { messageOf } from '../../../experiment/messageOf.ts'
import type { RunRecord } from '../../../formats/runRecord.ts'
import { notify, useLab } from '../../store/lab.ts'
import { getRun } from '../../store/runDatabase.ts'
import { offerReturn } from '../../store/shown.ts'
import { whenKept } from '../autosave.ts'
import { session } from '../pageSession.ts'

/** Where a replay begins. */
export interface ReplayPlace {
  /** Steps that are shown at once; Infinity shows the whole run. */
  at: number
  play: boolean
}

/** Shows a kept run as it was, or what it was after some steps. Whether it is shown; if not, a notice says why. */
export async function openKept(
  { id, name }: Pick<RunRecord, 'id' | 'name'>,
  { at, play }: ReplayPlace,
): Promise<boolean> {
  const before = useLab.getState()
  try {
    if (before.run?.id === id) await keepAsItIs()
    const record = await getRun(id)
    if (!record) throw new Error('it is not kept any more')
    if (!(await session.replay(record, at, play))) return false
    if (before.run) offerReturn(before, `“${name}” is shown.`)
    return true
  } catch (error) {
    notify(`“${name}” was not opened: ${messageOf(error)}.`)
    return false
  }
}

/** Keeps the run on the page, which may have trained on since it was kept. */
async function keepAsItIs(): Promise<void> {
  await session.pause()
  session.keep()
  await whenKept()
}

/** Shows another place of the replay on the page. */
export async function seek(at: number): Promise<void> {
  const { run, status } = useLab.getState()
  if (run?.replayed) await session.replay(run.replayed, at, status === 'running')
}
