import { ActionIcon, Menu } from '@mantine/core'
import { IconCheck, IconCopy, IconDots, IconTrash } from '@tabler/icons-react'
import { fieldMeta, methodFields } from '../../core/experiment.ts'
import { removeLane } from '../run.ts'
import { fieldOf, laneField, maxLanes, type LaneDraft } from '../store/draft.ts'
import { addLane, setLaneValue } from '../store/edit.ts'
import { useLab } from '../store/lab.ts'

/** What is done to a lane now and then: copies, removal, and the fields of its method that are no knobs. */
export function LaneMenu({ lane }: { lane: LaneDraft }) {
  const lanes = useLab(({ draft }) => draft.lanes.length)
  const choices = Object.keys(methodFields[lane.method]).filter(
    (name) => fieldMeta(laneField(lane.method, name)!).options,
  )
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
          leftSection={<IconTrash size={16} />}
          disabled={lanes === 1}
          onClick={() => void removeLane(lane.id)}
        >
          Remove
        </Menu.Item>
        {choices.map((name) => (
          <Choice key={name} lane={lane} name={name} />
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Choice({ lane, name }: { lane: LaneDraft; name: string }) {
  const { label, help, options } = fieldMeta(laneField(lane.method, name)!)
  const value = fieldOf(lane.method, lane.values, name)
  return (
    <>
      <Menu.Divider />
      <Menu.Label title={help}>{label}</Menu.Label>
      {options?.map((option) => (
        <Menu.Item
          key={option}
          role="menuitemradio"
          aria-checked={option === value}
          rightSection={option === value && <IconCheck size={16} />}
          onClick={() => setLaneValue(lane.id, name, option)}
        >
          {option}
        </Menu.Item>
      ))}
    </>
  )
}
