/** Several tabs with the same runs: nobody's words or steps are lost, and each tab knows what the others do. */
import { expect, test, vi } from 'vitest'
import { parseExperiment } from '../../../src/experiment/validation.ts'
import type { RunRecord } from '../../../src/formats/runRecord.ts'
import { stepsIn } from '../../../src/formats/laneTable.ts'
import { FakeBrowser } from '../../fixtures/browser.ts'
import { tableOf } from '../../fixtures/laneTable.ts'
import { runOf } from '../../fixtures/page.ts'
import { runRecord } from '../../fixtures/runRecord.ts'
import { seriesOfSteps, stepEvent } from '../../fixtures/series.ts'

const experiment = parseExperiment({ lanes: [{ name: 'AdamW', method: 'base' }] }).experiment!

/** A run that has done so many steps. */
function trained(steps: number, given: Partial<RunRecord> = {}): RunRecord {
  const { seed } = experiment
  const events = Array.from({ length: steps }, (_, t) => stepEvent({ t, seed }))
  return runRecord(experiment, { id: 'r', tables: [tableOf(0, seed, events)], ...given })
}

type Tab = Awaited<ReturnType<FakeBrowser['open']>>

const kept = async (tab: Tab, id: string) => {
  const run = await tab.getRun(id)
  return (
    run && { name: run.name, note: run.note, steps: run.tables[0] ? stepsIn(run.tables[0]) : 0 }
  )
}
const shown = (tab: Tab) => tab.useKept.getState().runs?.map(({ name }) => name)
const notices = (tab: Tab) => tab.useLab.getState().notices

/** The tab shows a run, as far as it matters to other tabs. */
async function showRun(
  { useLab }: Tab,
  id: string,
  steps = 1,
  status: 'running' | 'paused' = 'paused',
) {
  const { draft } = useLab.getState()
  const series = draft.lanes.map(() => seriesOfSteps(Array.from({ length: steps }, () => ({}))))
  const run = runOf(draft, series, { id, name: 'A run' })
  useLab.setState({
    run,
    status,
    backend: { name: 'cpu', adapter: 'plain JavaScript', software: false } as never,
  })
  await vi.waitFor(() => expect(useLab.getState().run?.id).toBe(id))
  return run
}

const trainer = { checkpoint: () => Promise.resolve(Uint8Array.of(1)) } as never

test('words of one tab survive the steps of another, and are shown there', async () => {
  const browser = new FakeBrowser()
  const [a, b] = [await browser.open(), await browser.open()]
  await a.keepRun(trained(5))
  await vi.waitFor(() => expect(shown(b)).toEqual(['A run']))
  await showRun(a, 'r')
  await b.describe('r', { name: 'Tuesday', note: 'α was too large' })
  await vi.waitFor(() => expect(a.useLab.getState().run?.name).toBe('Tuesday'))
  expect(shown(a)).toEqual(['Tuesday'])
  await a.keepRun(trained(9))
  expect(await kept(b, 'r')).toEqual({ name: 'Tuesday', note: 'α was too large', steps: 9 })
})

test('words survive although neither tab hears of the other', async () => {
  const browser = new FakeBrowser()
  const deaf = { locks: false, channel: false }
  const [a, b] = [await browser.open(deaf), await browser.open(deaf)]
  await a.keepRun(trained(5))
  await b.describe('r', { note: 'mine' })
  await a.keepRun(trained(6))
  expect(await kept(a, 'r')).toEqual({ name: 'A run', note: 'mine', steps: 6 })
})

test('a run that is open in one tab is not gone on with in another, which says so in one sentence', async () => {
  const browser = new FakeBrowser()
  const [a, b] = [await browser.open(), await browser.open()]
  await a.keepRun(trained(5, { checkpoint: Uint8Array.of(1) }))
  await showRun(a, 'r', 1, 'running')
  await vi.waitFor(() => expect(b.runElsewhere(b.useOtherTabs.getState(), 'r')).toBe('trains'))
  expect(await b.continueKept({ id: 'r', name: 'A run' }, true)).toBe('refused')
  expect(notices(b)).toEqual([
    '“A run” was not continued. It trains in another tab: go on with it there, or close that tab first.',
  ])
  a.close()
  await vi.waitFor(() => expect(b.runElsewhere(b.useOtherTabs.getState(), 'r')).toBeNull())
  expect(await b.claimRun('r')).not.toBeNull()
})

test('a tab that opens later asks what the others do', async () => {
  const browser = new FakeBrowser()
  const a = await browser.open()
  await showRun(a, 'r')
  a.tellDoing({ sweep: { id: 's', training: true } })
  const b = await browser.open()
  await vi.waitFor(() => expect(b.runElsewhere(b.useOtherTabs.getState(), 'r')).toBe('is open'))
  expect(b.sweepElsewhere(b.useOtherTabs.getState())).toEqual({ id: 's', training: true })
  expect(await b.claimSweep()).toBeNull()
})

test('when another run takes its place on the page, the run is free once it has been kept', async () => {
  const browser = new FakeBrowser()
  const [a, b] = [await browser.open(), await browser.open()]
  const first = await showRun(a, 'first')
  await vi.waitFor(async () => expect(await b.claimRun('first')).toBeNull())
  let answer: (checkpoint: Uint8Array) => void = () => {}
  const slow = new Promise<Uint8Array>((resolve) => (answer = resolve))
  void a.keep({ checkpoint: () => slow } as never, first)
  await showRun(a, 'second')
  await vi.waitFor(() => expect(b.runElsewhere(b.useOtherTabs.getState(), 'first')).toBeNull())
  expect(await b.claimRun('first')).toBeNull()
  answer(Uint8Array.of(1))
  await vi.waitFor(async () => expect(await b.claimRun('first')).not.toBeNull())
  expect((await b.getRun('first'))?.checkpoint).toEqual(Uint8Array.of(1))
})

test('without locks and channel a run that went on in two tabs is kept twice, and no step is lost', async () => {
  const browser = new FakeBrowser()
  const deaf = { locks: false, channel: false }
  const [a, b] = [await browser.open(deaf), await browser.open(deaf)]
  const five = await showRun(a, 'r', 5)
  await a.keep(trainer, five)
  expect((await b.takeUp('r'))?.tables.map(stepsIn)).toEqual([5, 5, 5])
  const nine = await showRun(b, 'r', 9)
  await b.keep(trainer, nine)
  const seven = await showRun(a, 'r', 7)
  await Promise.all([a.keep(trainer, seven), a.keep(trainer, seven)])
  expect(await kept(a, 'r')).toMatchObject({ name: 'A run', steps: 9 })
  const own = a.useLab.getState().run!.id
  expect(own).not.toBe('r')
  expect(await kept(a, own)).toMatchObject({ name: 'A run (2)', steps: 7 })
  expect(notices(a)).toEqual([
    '“A run” went on in another tab too: what trained here is kept as “A run (2)”.',
  ])
  expect((await a.allSummaries()).length).toBe(2)
})

test('fewer steps of a run never take the place of more', async () => {
  const tab = await new FakeBrowser().open()
  await tab.keepRun(trained(9))
  expect(await tab.keepRun(trained(5))).toBe(true)
  expect((await kept(tab, 'r'))?.steps).toBe(9)
  await tab.keepRun(trained(10))
  expect((await kept(tab, 'r'))?.steps).toBe(10)
})

test('a run that is open elsewhere is not deleted, and comes back into the table', async () => {
  const browser = new FakeBrowser()
  const [a, b] = [await browser.open(), await browser.open()]
  await a.keepRun(trained(5))
  await vi.waitFor(() => expect(shown(b)).toEqual(['A run']))
  const out = b.takeOut(['r'])
  expect(shown(b)).toEqual([])
  await showRun(a, 'r')
  await vi.waitFor(() => expect(b.runElsewhere(b.useOtherTabs.getState(), 'r')).toBe('is open'))
  await b.forget(out)
  expect(shown(b)).toEqual(['A run'])
  expect(await kept(a, 'r')).not.toBeNull()
  expect(notices(b)).toEqual(['“A run” was not deleted: it has been opened since.'])
})

test('a run that was deleted leaves the tables of all tabs', async () => {
  const browser = new FakeBrowser()
  const [a, b] = [await browser.open(), await browser.open()]
  await a.keepRun(trained(5))
  await vi.waitFor(() => expect(shown(b)).toEqual(['A run']))
  await b.forget(b.takeOut(['r']))
  expect(await kept(a, 'r')).toBeNull()
  await vi.waitFor(() => expect(shown(a)).toEqual([]))
})

test('a run that was deleted while it trained, where nobody could know, is kept again and that is said', async () => {
  const browser = new FakeBrowser()
  const deaf = { locks: false, channel: false }
  const [a, b] = [await browser.open(deaf), await browser.open(deaf)]
  await a.keepRun(trained(5))
  await b.loadKept()
  await b.forget(b.takeOut(['r']))
  await a.keepRun(trained(6))
  expect((await kept(a, 'r'))?.steps).toBe(6)
  expect(notices(a)).toEqual(['“A run” was deleted while it was open here: it is kept again.'])
})

test('messages of another version of the page are passed over', async () => {
  const browser = new FakeBrowser()
  const a = await browser.open()
  const heard: ((event: MessageEvent) => void)[] = []
  const channel = {
    postMessage: () => {},
    addEventListener: (_: string, listener: unknown) => void heard.push(listener as never),
  }
  await a.joinTabs({ locks: null, channel }, a.newsOfRuns)
  for (const data of [null, 'doing', { type: 'doing', tab: 'x' }, { type: 'other' }]) {
    heard[0]!({ data } as MessageEvent)
  }
  expect(a.useOtherTabs.getState().tabs).toEqual({})
})
