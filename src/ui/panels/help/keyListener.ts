/** Carries out what the table of shortcuts says for a pressed key. */
import { knobNames } from '../../../experiment/events.ts'
import { typeKey, useChosen } from '../../session/knobs/chosenKnob.ts'
import { useMode } from '../../store/layoutMode.ts'
import { useCharacterKeys } from '../../store/preferences.ts'
import { keyActions } from './shortcuts.ts'

/** Listens to the keys of the table; the function that it returns ends that. */
export function listenToKeys(): () => void {
  document.addEventListener('keydown', onKey)
  document.addEventListener('focusin', onFocus)
  return () => {
    document.removeEventListener('keydown', onKey)
    document.removeEventListener('focusin', onFocus)
  }
}

const typing =
  'input:not([type="range"], [type="checkbox"], [type="radio"]), select, textarea, [contenteditable], [role="menu"], [role="listbox"]'
const pressing = 'input, button, a, label, summary, [role="tab"], [role="slider"]'

function onKey(event: KeyboardEvent): void {
  const { key, target, ctrlKey, altKey, metaKey, defaultPrevented } = event
  if (altKey || defaultPrevented) return
  const pressed = (ctrlKey || metaKey ? 'mod+' : '') + key.toLowerCase()
  const element = target instanceof Element ? target : null
  // The focused element uses the key itself. Escape in a menu closes only that.
  if (element?.closest(pressed === 'escape' ? '[role="menu"]' : typing)) return
  if (pressed === ' ' && element?.closest(pressing)) return
  const { mode } = useMode.getState()
  if (mode === 'present' && !ctrlKey && !metaKey && typeKey(key)) return event.preventDefault()
  const action = keyActions.find(
    ({ keys, where }) => keys.includes(pressed) && where.includes(mode),
  )
  if (!action || (isCharacter(pressed) && !useCharacterKeys.getState().choice)) return
  // While a dialog is open, only Play acts. The tour is no such dialog: the page beside it stays usable.
  if (pressed !== ' ' && document.querySelector('[role="dialog"]:not([data-beside])')) return
  event.preventDefault()
  action.act(pressed)
}

const isCharacter = (pressed: string) => pressed.length === 1 && pressed !== ' '

/** The keys turn the knob that had the focus last. */
function onFocus({ target }: FocusEvent): void {
  const element = target instanceof Element ? target : null
  const laneId = element?.closest('[data-lane]')?.getAttribute('data-lane')
  const knob = element?.closest('[data-knob]')?.getAttribute('data-knob')
  if (laneId) useChosen.setState({ laneId })
  const name = knobNames.find((known) => known === knob)
  if (name) useChosen.setState({ knob: name })
}
