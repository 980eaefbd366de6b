/** What the keys do: one table, for the listener and for the overviews of the keys. */
import { showLane } from '../../views/algorithm/shownLane.ts'
import { showHelp } from '../../store/preferences.ts'
import {
  leavePresenting,
  present,
  showAddress,
  useMode,
  type Mode,
} from '../../store/layoutMode.ts'
import {
  beginTyping,
  chooseKnob,
  chooseLane,
  chooseNextKnob,
  turnChosen,
  turnChosenToEnd,
} from '../../session/knobs/chosenKnob.ts'
import { session } from '../../session/pageSession.ts'
import { changeSpeed } from '../../session/replay/replaySpeed.ts'
import { parseDraft } from '../../store/draft.ts'
import { useLab } from '../../store/lab.ts'
import { hasTrainer } from '../../store/status.ts'
import { undo } from '../../store/undo.ts'

export interface KeyAction {
  /** The values of KeyboardEvent.key in lower case; "mod+" stands for Control or Command held down. */
  keys: readonly string[]
  /** What is printed on the keys. */
  label: string
  /** What they do, in a word or two. */
  words: string
  /** What they do, in a sentence. */
  sentence: string
  where: readonly Mode[]
  act: (key: string) => void
}

const everywhere: readonly Mode[] = ['page', 'embed', 'present']
const notEmbedded: readonly Mode[] = ['page', 'present']
const presenting: readonly Mode[] = ['present']

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
    where: notEmbedded,
    act: stepOn,
  },
  {
    keys: ['r'],
    label: 'R',
    words: 'reset',
    sentence: 'Resets to step 0',
    where: notEmbedded,
    act: reset,
  },
  {
    keys: ['1', '2', '3', '4', '5'],
    label: '1–5',
    words: 'lane',
    sentence: 'Selects a lane',
    where: notEmbedded,
    act: (key) => selectLane(Number(key) - 1),
  },
  {
    keys: ['[', ']'],
    label: '[ ]',
    words: 'knob',
    sentence: 'Selects the knob before or after',
    where: notEmbedded,
    act: (key) => chooseNextKnob(key === ']' ? 1 : -1),
  },
  {
    keys: ['k'],
    label: 'K',
    words: 'k',
    sentence: 'Selects k, the refresh interval',
    where: notEmbedded,
    act: () => chooseKnob('k'),
  },
  {
    keys: ['a'],
    label: 'A',
    words: 'α',
    sentence: 'Selects α, the reuse strength',
    where: notEmbedded,
    act: () => chooseKnob('alpha'),
  },
  {
    keys: ['+', '=', '-', '_', '−'],
    label: '+ −',
    words: 'turn',
    sentence: 'Turns the selected knob of the selected lane',
    where: notEmbedded,
    act: (key) => turnChosen(key === '+' || key === '=' ? 1 : -1),
  },
  {
    keys: ['pageup', 'pagedown'],
    label: 'PgUp PgDn',
    words: 'turn far',
    sentence: 'Turns it by a fourth of its slider',
    where: presenting,
    act: (key) => turnChosen(key === 'pageup' ? 1 : -1, 'coarse'),
  },
  {
    keys: ['home', 'end'],
    label: 'Home End',
    words: 'to an end',
    sentence: 'Turns it to an end of its slider',
    where: presenting,
    act: (key) => turnChosenToEnd(key === 'end' ? 'max' : 'min'),
  },
  {
    keys: ['v'],
    label: 'V',
    words: 'value',
    sentence: 'Types its value: digits, a point, Enter; Escape leaves it as it was',
    where: presenting,
    act: beginTyping,
  },
  {
    keys: ['q'],
    label: 'Q',
    words: 'address',
    sentence: 'Shows the address and a QR code, and puts them away',
    where: presenting,
    act: showAddress,
  },
  {
    keys: ['<', '>'],
    label: '< >',
    words: 'replay speed',
    sentence: 'Replays slower or faster',
    where: notEmbedded,
    act: (key) => changeSpeed(key === '>' ? 1 : -1),
  },
  {
    keys: ['mod+z'],
    label: `${command} Z`,
    words: 'undo',
    sentence: 'Undoes what was just done, while that is offered',
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
    where: notEmbedded,
    act: showHelp,
  },
  {
    keys: ['escape'],
    label: 'Esc',
    words: 'leave',
    sentence: 'Puts the address away, or leaves the page for projectors',
    where: presenting,
    act: escape,
  },
]

/** Selects a lane for the projector layout and the algorithm view, and focuses its card. */
function selectLane(index: number): void {
  chooseLane(index)
  const id = useLab.getState().draft.lanes[index]?.id
  if (id === undefined) return
  showLane(id)
  document.querySelector<HTMLElement>(`[data-lane="${id}"]`)?.focus()
}

function playOrPause(): void {
  const { status } = useLab.getState()
  if (status === 'running') void session.pause()
  else if (status === 'paused') void session.play()
}

function escape(): void {
  if (useMode.getState().address) showAddress()
  else leavePresenting()
}

const canRestart = () => hasTrainer(useLab.getState().status)

function stepOn(): void {
  if (canRestart() && useLab.getState().status !== 'done') void session.step()
}

function reset(): void {
  if (canRestart() && parseDraft(useLab.getState().draft).experiment) void session.restart(false)
}
