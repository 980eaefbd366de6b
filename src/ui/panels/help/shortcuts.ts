/** What the keys do: one table, read by the listener and by whoever shows it. */
import { showLane } from '../../views/algorithm/shownLane.ts'
import { knobNames } from '../../../experiment/events.ts'
import { showHelp, useHelp } from '../../store/preferences.ts'
import { leavePresenting, present, useMode, type Mode } from '../../store/layoutMode.ts'
import {
  chooseKnob,
  chooseLane,
  chooseNextKnob,
  turnChosen,
  useChosen,
} from '../../session/chosenKnob.ts'
import { pause, resume, start, step } from '../../session/session.ts'
import { parseDraft } from '../../store/draft.ts'
import { useLab } from '../../store/lab.ts'
import { undo } from '../../store/undo.ts'

export interface KeyAction {
  /** As KeyboardEvent.key has them, letters small; "mod+" with Control or Command held. */
  keys: readonly string[]
  /** What is printed on them. */
  label: string
  words: string
  /** The same for the overview, which has room. */
  sentence: string
  where: readonly Mode[]
  act: (key: string) => void
}

const everywhere: readonly Mode[] = ['page', 'embed', 'present']
const large: readonly Mode[] = ['page', 'present']
const inRoom: readonly Mode[] = ['present']

const command = /Mac|iP/.test(globalThis.navigator?.platform ?? '') ? '⌘' : 'Ctrl'

export const keyActions: readonly KeyAction[] = [
  {
    keys: [' '],
    label: 'Space',
    words: 'play, pause',
    sentence: 'Plays or pauses training',
    where: everywhere,
    act: playOrPause,
  },
  {
    keys: ['s'],
    label: 'S',
    words: 'step',
    sentence: 'Takes one step of every lane',
    where: large,
    act: stepOn,
  },
  {
    keys: ['r'],
    label: 'R',
    words: 'reset',
    sentence: 'Resets to step 0',
    where: large,
    act: reset,
  },
  {
    keys: ['1', '2', '3', '4', '5'],
    label: '1–5',
    words: 'lane',
    sentence: 'Selects a lane',
    where: large,
    act: (key) => selectLane(Number(key) - 1),
  },
  {
    keys: ['[', ']'],
    label: '[ ]',
    words: 'knob',
    sentence: 'Selects the knob before or after',
    where: large,
    act: (key) => chooseNextKnob(key === ']' ? 1 : -1),
  },
  {
    keys: ['k'],
    label: 'K',
    words: 'k',
    sentence: 'Selects k, the refresh interval',
    where: large,
    act: () => chooseKnob('k'),
  },
  {
    keys: ['a'],
    label: 'A',
    words: 'α',
    sentence: 'Selects α, the reuse strength',
    where: large,
    act: () => chooseKnob('alpha'),
  },
  {
    keys: ['+', '=', '-', '_', '−'],
    label: '+ −',
    words: 'turn',
    sentence: 'Turns the selected knob of the selected lane',
    where: large,
    act: (key) => turnChosen(key === '+' || key === '=' ? 1 : -1),
  },
  {
    keys: ['mod+z'],
    label: `${command} Z`,
    words: 'undo',
    sentence: 'Undoes a removal, while it is offered',
    where: ['page'],
    act: undo,
  },
  {
    keys: ['p'],
    label: 'P',
    words: 'present',
    sentence: 'Shows the page for a projector',
    where: ['page'],
    act: present,
  },
  {
    keys: ['?'],
    label: '?',
    words: 'keys',
    sentence: 'Shows this overview',
    where: large,
    act: showHelp,
  },
  {
    keys: ['escape'],
    label: 'Esc',
    words: 'leave',
    sentence: 'Leaves the page for projectors',
    where: inRoom,
    act: leavePresenting,
  },
]

/** Listens to the keys of the table until it is called off. */
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
  // The key belongs to what has the focus.
  if (pressed !== 'escape' && element?.closest(typing)) return
  if (pressed === ' ' && element?.closest(pressing)) return
  const { mode } = useMode.getState()
  const action = keyActions.find(
    ({ keys, where }) => keys.includes(pressed) && where.includes(mode),
  )
  if (!action || (isCharacter(pressed) && !useHelp.getState().characterKeys)) return
  // An open panel has the keys, all but Play; the tour is none, it stands beside the page.
  if (pressed !== ' ' && document.querySelector('[role="dialog"]:not([data-beside])')) return
  event.preventDefault()
  action.act(pressed)
}

const isCharacter = (pressed: string) => pressed.length === 1 && pressed !== ' '

/** The knob that was last at hand is the one that the keys turn. */
function onFocus({ target }: FocusEvent): void {
  const element = target instanceof Element ? target : null
  const laneId = element?.closest('[data-lane]')?.getAttribute('data-lane')
  const knob = element?.closest('[data-knob]')?.getAttribute('data-knob')
  if (laneId) useChosen.setState({ laneId })
  const name = knobNames.find((known) => known === knob)
  if (name) useChosen.setState({ knob: name })
}

/** Everywhere a lane can be selected: in the room, in the algorithm's view, and among the cards. */
function selectLane(index: number): void {
  chooseLane(index)
  const id = useLab.getState().draft.lanes[index]?.id
  if (id === undefined) return
  showLane(id)
  document.querySelector<HTMLElement>(`[data-lane="${id}"]`)?.focus()
}

function playOrPause(): void {
  const { status } = useLab.getState()
  if (status === 'running') void pause()
  else if (status === 'paused') void resume()
}

const stands = () => ['running', 'paused', 'done'].includes(useLab.getState().status)

function stepOn(): void {
  if (stands() && useLab.getState().status !== 'done') void step()
}

function reset(): void {
  if (stands() && parseDraft(useLab.getState().draft).experiment) void start(false)
}
