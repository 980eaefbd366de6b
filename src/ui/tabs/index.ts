/** What may be shown beside the lanes, in the order of the tabs. */
import { IconChartLine } from '@tabler/icons-react'
import { Charts } from '../charts/Charts.tsx'
import type { Tab } from './tab.ts'

export const tabs = {
  charts: { label: 'Charts', Icon: IconChartLine, Content: Charts },
} satisfies Record<string, Tab>

export type TabName = keyof typeof tabs
