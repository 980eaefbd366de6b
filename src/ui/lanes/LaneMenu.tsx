import { ActionIcon, Menu } from '@mantine/core'
import { IconCopy, IconDots, IconDownload, IconTrash } from '@tabler/icons-react'
import { maxLanes, type LaneDraft } from '../store/draft.ts'
import { addLane } from '../store/edit.ts'
import { useLab } from '../store/lab.ts'
import { downloadWeights } from '../session/weightFiles.ts'
import { removeLane } from '../session/removeLane.ts'

/** The less frequent actions on a lane. */
export function LaneMenu({ lane }: { lane: LaneDraft }) {
  const lanes = useLab(({ draft }) => draft.lanes.length)
  const trains = useLab(({ run, status }) => status !== 'failed' && run?.laneIds.includes(lane.id))
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label="More" title="More">
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconCopy size={16} />}
          disabled={lanes >= maxLanes}
          onClick={() => addLane(lane.id)}
        >
          Duplicate
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDownload size={16} />}
          disabled={!trains}
          onClick={() => void downloadWeights(lane.id)}
        >
          Download weights
        </Menu.Item>
        <Menu.Item
          leftSection={<IconTrash size={16} />}
          disabled={lanes === 1}
          onClick={() => removeLane(lane.id)}
        >
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
