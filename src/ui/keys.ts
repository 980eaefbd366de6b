/** What the keys do: one table, read by the listener and by whoever shows it. */
import { leavePresenting, present, useMode, type Mode } from './mode.ts'
import { chooseKnob, chooseLane, chooseNextKnob, turnChosen } from './present/chosen.ts'
import { pause, resume, start, step } from './run.ts'
import { parseDraft } from './store/draft.ts'
import { useLab } from './store/lab.ts'

export interface KeyAction {
  /** As KeyboardEvent.key has them, letters small. */
  keys: readonly string[]
  /** What is printed on them. */
  label: string
  words: string
  where: readonly Mode[]
  act: (key: string) => void
}

const everywhere: readonly Mode[] = ['page', 'embed', 'present']
const inRoom: readonly Mode[] = ['present']

export const keyActions: readonly KeyAction[] = [
  { keys: [' '], label: 'Space', words: 'play, pause', where: everywhere, act: playOrPause },
  { keys: ['p'], label: 'P', words: 'present', where: ['page'], act: present },
  { keys: ['s'], label: 'S', words: 'step', where: inRoom, act: stepOn },
  { keys: ['r'], label: 'R', words: 'reset', where: inRoom, act: reset },
  {
    keys: ['1', '2', '3', '4', '5'],
    label: '1–5',
    words: 'lane',
    where: inRoom,
    act: (key) => chooseLane(Number(key) - 1),
  },
  {
    keys: ['[', ']'],
    label: '[ ]',
    words: 'knob',
    where: inRoom,
    act: (key) => chooseNextKnob(key === ']' ? 1 : -1),
  },
  { keys: ['k'], label: 'K', words: 'k', where: inRoom, act: () => chooseKnob('k') },
  { keys: ['a'], label: 'A', words: 'α', where: inRoom, act: () => chooseKnob('alpha') },
  {
    keys: ['+', '=', '-', '_', '−'],
    label: '+ −',
    words: 'turn',
    where: inRoom,
    act: (key) => turnChosen(key === '+' || key === '=' ? 1 : -1),
  },
  { keys: ['escape'], label: 'Esc', words: 'leave', where: inRoom, act: leavePresenting },
]

/** Listens to the keys of the table until it is called off. */
export function listenToKeys(): () => void {
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}

const typing = 'input, select, textarea, [contenteditable], [role="slider"], [role="menu"]'
const pressing = 'button, a, label, summary, [role="tab"]'

function onKey(event: KeyboardEvent): void {
  const { key, target, ctrlKey, altKey, metaKey, defaultPrevented } = event
  if (ctrlKey || altKey || metaKey || defaultPrevented) return
  const pressed = key.toLowerCase()
  const element = target instanceof Element ? target : null
  // The key belongs to what has the focus.
  if (pressed !== 'escape' && element?.closest(typing)) return
  if (pressed === ' ' && element?.closest(pressing)) return
  const { mode } = useMode.getState()
  const action = keyActions.find(
    ({ keys, where }) => keys.includes(pressed) && where.includes(mode),
  )
  if (!action) return
  // An open panel has the keys, all but Play.
  if (mode === 'page' && pressed !== ' ' && document.querySelector('[role="dialog"]')) return
  event.preventDefault()
  action.act(pressed)
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
