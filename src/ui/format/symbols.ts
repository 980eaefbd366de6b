/** The paper's symbol for each knob, and the word for it. */
import type { KnobName } from '../../experiment/events.ts'

export const knobSigns: Readonly<Record<KnobName, string>> = {
  k: 'k',
  alpha: 'α',
  rho: 'ρ',
  lr: 'η',
  weightDecay: 'λ',
}

export const knobWords: Readonly<Record<KnobName, string>> = {
  k: 'refresh interval',
  alpha: 'reuse strength',
  rho: 'radius',
  lr: 'learning rate',
  weightDecay: 'weight decay',
}
