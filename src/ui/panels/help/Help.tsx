import { Button, Modal, Switch } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { keyActions } from './shortcuts.ts'
import type { PanelProps } from '../../components/LazyPanel.tsx'
import { useMode } from '../../store/layoutMode.ts'
import { useLab } from '../../store/lab.ts'
import { beginTour } from '../tour/tour.ts'
import { useCharacterKeys, useHelp } from '../../store/preferences.ts'
import './switch.css'
import classes from './Help.module.css'

/** The overview of the keys, switches, and the way to the tour. */
export function Help({ opened, onClose }: PanelProps) {
  const mode = useMode((state) => state.mode)
  const characterKeys = useCharacterKeys(({ choice }) => choice)
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Keys and help"
      size={mode === 'present' ? 'auto' : 460}
      closeButtonProps={{ 'aria-label': 'Close keys and help' }}
      classNames={{
        title: classes.heading!,
        content: `${classes.content} ${mode === 'present' ? classes.far : ''}`,
        header: classes.content!,
      }}
    >
      <table className={classes.keys}>
        <caption>Keys act wherever nothing is being typed.</caption>
        <tbody>
          {keyActions
            .filter(({ where }) => where.includes(mode))
            .map(({ label, sentence }) => (
              <tr key={label}>
                <th scope="row">
                  <kbd>{label}</kbd>
                </th>
                <td>{sentence}</td>
              </tr>
            ))}
        </tbody>
      </table>
      <Switch
        label="Letters, digits and signs act as keys"
        color="var(--ink)"
        className={classes.switch}
        checked={characterKeys}
        onChange={({ currentTarget }) =>
          useCharacterKeys.setState({ choice: currentTarget.checked })
        }
      />
      {mode === 'page' && <ScreenSwitch />}
      {mode === 'page' && (
        <Button
          variant="default"
          leftSection={<IconRoute size={18} />}
          onClick={() => {
            onClose()
            beginTour()
          }}
        >
          Take the tour
        </Button>
      )}
    </Modal>
  )
}

function ScreenSwitch() {
  const { stayAwake, awake } = useHelp()
  const running = useLab(({ status }) => status === 'running')
  const able = 'wakeLock' in navigator
  return (
    <>
      <Switch
        label="The screen stays awake while training"
        color="var(--ink)"
        className={classes.switch}
        checked={stayAwake}
        disabled={!able}
        onChange={({ currentTarget }) => useHelp.setState({ stayAwake: currentTarget.checked })}
      />
      {!able && <p className={classes.remark}>This browser cannot keep it awake.</p>}
      {stayAwake && running && !awake && (
        <p className={classes.remark}>
          The browser lets it go dark for now, perhaps to save power.
        </p>
      )}
    </>
  )
}
