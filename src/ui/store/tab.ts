import { create } from 'zustand'

/** The names of the views, in the order of their tabs. */
export const tabNames = ['charts', 'algorithm', 'summary', 'images', 'sweep', 'runs'] as const
export type TabName = (typeof tabNames)[number]

/** The tab that is shown. */
export const useTab = create<{ tab: TabName }>(() => ({ tab: 'charts' }))

export const showTab = (tab: TabName) => useTab.setState({ tab })
