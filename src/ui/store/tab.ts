import { create } from 'zustand'

/** What may be shown beside the lanes, in the order of the tabs. */
export const tabNames = ['charts', 'algorithm', 'summary', 'sweep', 'runs'] as const
export type TabName = (typeof tabNames)[number]

/** Which tab is shown. */
export const useTab = create<{ tab: TabName }>(() => ({ tab: 'charts' }))

export const showTab = (tab: TabName) => useTab.setState({ tab })
