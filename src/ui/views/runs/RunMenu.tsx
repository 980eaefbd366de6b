import { ActionIcon, Menu } from '@mantine/core'
import {
  IconDots,
  IconDownload,
  IconNote,
  IconPackageExport,
  IconPencil,
  IconPlayerPlay,
  IconReload,
  IconTrash,
} from '@tabler/icons-react'
import { useLab } from '../../store/lab.ts'
import { runElsewhere, useOtherTabs } from '../../store/otherTabs.ts'
import { continueRun, loadExperiment, removeRuns } from './actions.ts'
import { isFull, overlay, takeOff, useOverlays } from '../charts/overlays.ts'
import type { RunSummary } from '../../store/runSummary.ts'
import { exportRun } from '../../session/importExport.ts'

interface Props {
  run: RunSummary
  /** Whether the page trains it, and whether the page shows it, be it as a replay. */
  here: boolean
  shown: boolean
  onWrite: (what: 'name' | 'note') => void
}

/** Everything that can be done with a run. */
export function RunMenu({ run, here, shown, onWrite }: Props) {
  const { id, name, resumable } = run
  const busy = useLab(({ status }) => status === 'starting')
  const on = useOverlays(({ overlays }) => overlays.some((other) => other.id === id))
  const full = useOverlays(isFull)
  const elsewhere = useOtherTabs((tabs) => runElsewhere(tabs, id) !== null)
  return (
    <Menu position="bottom-end" shadow="md" width={230} returnFocus={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`${name}: more`} title="More">
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPlayerPlay size={16} />}
          disabled={here || elsewhere || busy || !resumable}
          onClick={() => void continueRun(run)}
        >
          Continue
        </Menu.Item>
        <Menu.Item
          leftSection={<IconReload size={16} />}
          disabled={busy}
          onClick={() => void loadExperiment(run)}
        >
          Load experiment
        </Menu.Item>
        <Menu.CheckboxItem
          disabled={shown || (full && !on)}
          checked={on && !shown}
          onChange={(checked) => (checked ? void overlay(id) : takeOff(id))}
        >
          Overlay on charts
        </Menu.CheckboxItem>
        <Menu.Divider />
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => onWrite('name')}>
          Rename
        </Menu.Item>
        <Menu.Item leftSection={<IconNote size={16} />} onClick={() => onWrite('note')}>
          Note
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDownload size={16} />}
          onClick={() => void exportRun(run, false)}
        >
          Export
        </Menu.Item>
        <Menu.Item
          leftSection={<IconPackageExport size={16} />}
          onClick={() => void exportRun(run, true)}
        >
          Export with weights
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconTrash size={16} />}
          disabled={here || elsewhere}
          onClick={() => removeRuns([id])}
        >
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
