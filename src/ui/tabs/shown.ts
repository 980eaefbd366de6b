import { create } from 'zustand'
import type { TabName } from './index.ts'

/** Which tab is shown. */
export const useTab = create<{ tab: TabName }>(() => ({ tab: 'charts' }))

export const showTab = (tab: TabName) => useTab.setState({ tab })
