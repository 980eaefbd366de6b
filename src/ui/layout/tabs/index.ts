/** The views beside the lanes: their labels, icons and components. */
import {
  IconChartLine,
  IconGridDots,
  IconHistory,
  IconListTree,
  IconPhoto,
  IconTable,
  type Icon,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { lazyPart } from '../../components/lazyPart.tsx'
import { Charts } from '../../views/charts/Charts.tsx'
import type { TabName } from '../../store/tab.ts'

const Algorithm = lazyPart(
  async () => (await import('../../views/algorithm/Algorithm.tsx')).Algorithm,
)
const Summary = lazyPart(async () => (await import('../../views/summary/Summary.tsx')).Summary)
const Images = lazyPart(async () => (await import('../../views/images/Images.tsx')).Images)
const Sweep = lazyPart(async () => (await import('../../views/sweep/Sweep.tsx')).Sweep)
const Runs = lazyPart(async () => (await import('../../views/runs/Runs.tsx')).Runs)

interface Tab {
  label: string
  Icon: Icon
  /** A lazy part is loaded when it is first shown. */
  Content: ComponentType
}

export const tabs = {
  charts: { label: 'Charts', Icon: IconChartLine, Content: Charts },
  algorithm: { label: 'Algorithm', Icon: IconListTree, Content: Algorithm },
  summary: { label: 'Summary', Icon: IconTable, Content: Summary },
  images: { label: 'Images', Icon: IconPhoto, Content: Images },
  sweep: { label: 'Sweep', Icon: IconGridDots, Content: Sweep },
  runs: { label: 'Runs', Icon: IconHistory, Content: Runs },
} satisfies Record<TabName, Tab>
