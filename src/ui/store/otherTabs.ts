/** What other tabs of the page do: which kept run each shows, which sweep it trains, and what it changed in the table of runs. */
import { z } from '../../experiment/zod.ts'
import { create } from 'zustand'
import { alone, claim, untilFree, type Release, type TabMeans } from '../browser/tabs.ts'

const one = z.object({ id: z.string(), training: z.boolean() }).nullable()
const doingSchema = z.object({ run: one, sweep: one })

/** A tab's own run and sweep, and whether each trains at the moment; null where it has none. */
export type TabDoing = z.infer<typeof doingSchema>

const ids = z.array(z.string())
const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello') }),
  z.object({ type: z.literal('doing'), tab: z.string(), doing: doingSchema }),
  z.object({ type: z.literal('gone'), tab: z.string() }),
  z.object({ type: z.literal('kept'), ids }),
  z.object({ type: z.literal('deleted'), ids }),
])
type Message = z.infer<typeof messageSchema>

/** Of each other tab, what it does. */
export const useOtherTabs = create<{ tabs: Readonly<Record<string, TabDoing>> }>(() => ({
  tabs: {},
}))

const { getState, setState } = useOtherTabs

let means = alone
let tab = ''
let doing: TabDoing = { run: null, sweep: null }

/** What this tab does with the news of another. */
export interface TabNews {
  /** Runs were kept, named or noted. */
  kept(ids: readonly string[]): void
  deleted(ids: readonly string[]): void
}

/** From here on this tab tells the others what it does, and hears of them. */
export async function joinTabs(given: TabMeans, news: TabNews): Promise<void> {
  means = given
  tab = crypto.randomUUID?.() ?? String(Math.random())
  given.channel?.addEventListener('message', ({ data }) => {
    const message = messageSchema.safeParse(data).data
    if (message) hear(message, news)
  })
  await claim(given, tabLock(tab)) // the browser releases it when the tab is gone
  tell({ type: 'hello' })
  tellDoing({})
}

/** The page is closed: for browsers that have no locks. */
export const leaveTabs = (): void => tell({ type: 'gone', tab })

/** Tells the other tabs what this one does now. */
export function tellDoing(change: Partial<TabDoing>): void {
  doing = { ...doing, ...change }
  tell({ type: 'doing', tab, doing })
}

export const tellKept = (ids: string[]): void => tell({ type: 'kept', ids })
export const tellDeleted = (ids: string[]): void => tell({ type: 'deleted', ids })

const tell = (message: Message) => means.channel?.postMessage(message)

function hear(message: Message, news: TabNews): void {
  if (message.type === 'hello') tellDoing({})
  else if (message.type === 'kept') news.kept(message.ids)
  else if (message.type === 'deleted') news.deleted(message.ids)
  else if (message.type === 'gone') forgetTab(message.tab)
  else {
    const isNew = !(message.tab in getState().tabs)
    setState(({ tabs }) => ({ tabs: { ...tabs, [message.tab]: message.doing } }))
    if (isNew) void untilFree(means, tabLock(message.tab)).then(() => forgetTab(message.tab))
  }
}

const forgetTab = (gone: string) =>
  setState(({ tabs }) => ({
    tabs: Object.fromEntries(Object.entries(tabs).filter(([name]) => name !== gone)),
  }))

const tabLock = (name: string) => `looksam-lab tab ${name}`

type Tabs = ReturnType<typeof getState>

/** What another tab does with a run that it shows; null where none shows it. */
export const runElsewhere = ({ tabs }: Tabs, id: string): 'trains' | 'is open' | null => {
  const run = Object.values(tabs).find((other) => other.run?.id === id)?.run
  return run ? (run.training ? 'trains' : 'is open') : null
}

/** The sweep that another tab trains or has paused. */
export const sweepElsewhere = ({ tabs }: Tabs): TabDoing['sweep'] =>
  Object.values(tabs).find(({ sweep }) => sweep)?.sweep ?? null

/** Makes a run this tab's own: no other goes on with it or deletes it. null where another tab has it. */
export const claimRun = async (id: string): Promise<Release | null> =>
  runElsewhere(getState(), id) ? null : claim(means, `looksam-lab run ${id}`)

/** One tab sweeps at a time: a sweep compares times, and there is one device. */
export const claimSweep = async (): Promise<Release | null> =>
  sweepElsewhere(getState()) ? null : claim(means, 'looksam-lab sweep')
