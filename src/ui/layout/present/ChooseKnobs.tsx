import { Menu } from '@mantine/core'
import { knobNames, type KnobName } from '../../../experiment/events.ts'
import { knobSigns, knobWords } from '../../format/symbols.ts'
import { presentedKnobs } from '../../session/knobs/chosenKnob.ts'
import type { LaneDraft } from '../../store/draft.ts'
import { useMode } from '../../store/layoutMode.ts'
import classes from './Present.module.css'

/** A menu of the knobs that stand below the charts. The address keeps them. */
export function ChooseKnobs({ lanes }: { lanes: readonly LaneDraft[] }) {
  useMode(({ knobs }) => knobs)
  const shown = new Set(lanes.flatMap(presentedKnobs))
  const toggle = (knob: KnobName) => {
    const wanted = knobNames.filter((name) => (name === knob) !== shown.has(name))
    if (wanted.length > 0) useMode.setState({ knobs: wanted })
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className={classes.choose}>
          Knobs
        </button>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu}>
        {knobNames.map((knob) => (
          <Menu.CheckboxItem
            key={knob}
            checked={shown.has(knob)}
            closeMenuOnClick={false}
            onChange={() => toggle(knob)}
          >
            {knobSigns[knob]} {knobWords[knob]}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
