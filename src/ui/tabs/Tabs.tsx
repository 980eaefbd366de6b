import { Tabs as TabList } from '@mantine/core'
import { Suspense } from 'react'
import { Boundary } from '../Boundary.tsx'
import { tabs, type TabName } from './index.ts'
import { showTab, useTab } from './shown.ts'
import classes from './Tabs.module.css'

const names = Object.keys(tabs) as TabName[]

/** One tab at a time: what is not shown costs nothing. */
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
        {names.map((name) => {
          const { label, Icon } = tabs[name]
          return (
            <TabList.Tab key={name} value={name} leftSection={<Icon size={18} />}>
              {label}
            </TabList.Tab>
          )
        })}
      </TabList.List>
      <TabList.Panel value={tab} className={classes.panel}>
        <Boundary what={`The view ${label}`}>
          <Suspense>
            <Content />
          </Suspense>
        </Boundary>
      </TabList.Panel>
    </TabList>
  )
}
