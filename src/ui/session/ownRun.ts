/** The run on the page belongs to this tab: no other tab continues it, and each tab knows whether it trains here. */
import type { RunRecord } from '../../formats/runRecord.ts'
import type { Release } from '../browser/tabs.ts'
import { notify, useLab } from '../store/lab.ts'
import { tellDoing, claimRun, runElsewhere, useOtherTabs } from '../store/otherTabs.ts'
import type { Run } from '../store/run.ts'
import { takeUp } from '../store/runLibrary.ts'
import { whenKept } from './autosave.ts'
import { session } from './pageSession.ts'

/** The runs that belong to this tab, each with what gives it up. */
const own = new Map<string, Release>()

async function makeOwn(id: string): Promise<boolean> {
  if (own.has(id)) return true
  const release = await claimRun(id)
  if (release) own.set(id, release)
  return release !== null
}

function giveUp(id: string): void {
  own.get(id)?.()
  own.delete(id)
}

/** The run on the page; a replay of it only looks at what is kept. */
const trained = (run: Run | null): string | undefined => (run?.replayed ? undefined : run?.id)

/** From now on the run on the page belongs to this tab until another run takes its place and it has been kept. */
export function ownRunOnPage(): void {
  useLab.subscribe(({ run, status }, before) => {
    if (run === before.run && status === before.status) return
    const id = trained(run)
    tellDoing({ run: id === undefined ? null : { id, training: status === 'running' } })
    const left = trained(before.run)
    if (id === left) return
    if (id !== undefined) void makeOwn(id)
    if (left !== undefined)
      void whenKept().then(() => trained(useLab.getState().run) !== left && giveUp(left))
  })
}

/** Why a run cannot be continued here, as a sentence; null where no other tab shows it. */
export function elsewhereWords(tabs: ReturnType<typeof useOtherTabs.getState>, id: string) {
  const what = runElsewhere(tabs, id)
  return what && `It ${what} in another tab: go on with it there, or close that tab first.`
}

/**
 * Continues a kept run where its last checkpoint was taken, and resolves with the steps it had done. `unkept` where there
 * is no checkpoint; `refused` where a notice said why not.
 */
export async function continueKept(
  { id, name }: Pick<RunRecord, 'id' | 'name'>,
  play: boolean,
): Promise<number | 'unkept' | 'refused'> {
  if (!(await makeOwn(id))) {
    const why = elsewhereWords(useOtherTabs.getState(), id) ?? 'It is open in another tab.'
    notify(`“${name}” was not continued. ${why}`)
    return 'refused'
  }
  try {
    const record = await takeUp(id).catch(() => null)
    if (!record?.checkpoint) return 'unkept'
    const { checkpoint } = record
    return (await session.continue({ ...record, checkpoint }, play)) ?? 'refused'
  } finally {
    if (trained(useLab.getState().run) !== id) giveUp(id)
  }
}
