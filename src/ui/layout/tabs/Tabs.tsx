import { Tabs as TabList } from '@mantine/core'
import { Suspense } from 'react'
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx'
import { tabs } from './index.ts'
import { showTab, useTab, tabNames, type TabName } from '../../store/tab.ts'
import classes from './Tabs.module.css'

/** The views as tabs. Only the one that is shown is mounted, so that the others cost nothing. */
export function Tabs() {
  const tab = useTab((state) => state.tab)
  const { label, Content } = tabs[tab]
  return (
    <TabList
      value={tab}
      onChange={(name) => showTab(name as TabName)}
      keepMounted={false}
      className={classes.tabs}
    >
      <TabList.List aria-label="Views" className={classes.list}>
        {tabNames.map((name) => {
          const { label, Icon } = tabs[name]
          return (
            <TabList.Tab key={name} value={name} leftSection={<Icon size={18} />}>
              {label}
            </TabList.Tab>
          )
        })}
      </TabList.List>
      <TabList.Panel value={tab} className={classes.panel}>
        <ErrorBoundary key={tab} what={`The view ${label}`}>
          <Suspense>
            <Content />
          </Suspense>
        </ErrorBoundary>
      </TabList.Panel>
    </TabList>
  )
}
