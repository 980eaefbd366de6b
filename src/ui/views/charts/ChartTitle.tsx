import { Menu, UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import type { Chart } from './chart.ts'
import { Indexed } from '../../components/Term.tsx'
import classes from './ChartCard.module.css'
import { charts } from './index.ts'
import { showChartAt } from './shownCharts.ts'

/** The chart's title, as a button that offers the other charts for this place. */
export function ChartTitle({ chart, place }: { chart: Chart; place: number }) {
  return (
    <h2 className={classes.title}>
      <Menu position="bottom-start" shadow="md" width={280}>
        <Menu.Target>
          <UnstyledButton className={classes.choice} title="Show another chart here">
            <span>
              <Indexed>{chart.title}</Indexed>
            </span>
            <IconChevronDown size={16} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown className={classes.choices}>
          <Menu.RadioGroup value={chart.name} onChange={(name) => showChartAt(place, name)}>
            {charts.map(({ name, title }) => (
              <Menu.RadioItem key={name} value={name} closeMenuOnClick>
                <Indexed>{title}</Indexed>
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.Dropdown>
      </Menu>
    </h2>
  )
}
