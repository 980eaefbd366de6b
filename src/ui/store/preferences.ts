/** Whether the overview is open, and what can be turned on and off there. */
import { create } from 'zustand'

const stored = 'looksam-lab.keys'

interface Help {
  opened: boolean
  /** Someone who dictates, or hits keys by accident, may want them off. [WCAG 2.1.4] */
  characterKeys: boolean
  /** The screen is wanted awake while training. */
  stayAwake: boolean
  /** The browser keeps it awake now. */
  awake: boolean
}

export const useHelp = create<Help>(() => ({
  opened: false,
  characterKeys: remembered(),
  stayAwake: false,
  awake: false,
}))

export const showHelp = () => useHelp.setState({ opened: true })

export const closeHelp = () => useHelp.setState({ opened: false })

export function allowCharacterKeys(characterKeys: boolean): void {
  useHelp.setState({ characterKeys })
  try {
    localStorage.setItem(stored, characterKeys ? 'on' : 'off')
  } catch {
    // Storage may be blocked or full: the choice holds until the page is left.
  }
}

function remembered(): boolean {
  try {
    return localStorage.getItem(stored) !== 'off'
  } catch {
    return true
  }
}
