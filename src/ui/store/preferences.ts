/** The panel of keys and help, and what can be switched there. */
import { z } from '../../experiment/zod.ts'
import { create } from 'zustand'
import { rememberedChoice } from '../browser/remembered.ts'
import { bandKinds, type BandKind } from '../measurements/band.ts'

interface Help {
  opened: boolean
  /** Whether the screen should stay on while training. */
  stayAwake: boolean
  /** Whether the browser keeps it on now. */
  awake: boolean
}

export const useHelp = create<Help>(() => ({ opened: false, stayAwake: false, awake: false }))

export const showHelp = () => useHelp.setState({ opened: true })

export const closeHelp = () => useHelp.setState({ opened: false })

const onOrOff = z.codec(z.string(), z.boolean(), {
  decode: (text) => text !== 'off',
  encode: (on) => (on ? 'on' : 'off'),
})

/** Whether single characters act as shortcuts. People who dictate, or hit keys by accident, can turn that off. [WCAG 2.1.4] */
export const useCharacterKeys = rememberedChoice('looksam-lab.keys', onOrOff, true)

/** What bands around the means of several seeds are, in all charts and figures. */
export const useBandKind = rememberedChoice<BandKind>(
  'looksam-lab.bands',
  z.enum(bandKinds),
  'range',
)
