/** What the headline says of knobs: those that were turned on the way, and an α that is large from the start. */
import type { KnobEvent, KnobName } from '../../experiment/events.ts'
import { exact, integer } from '../format/numbers.ts'
import { knobSigns } from '../format/symbols.ts'
import type { RunLane } from '../store/inForce.ts'

export interface Turned {
  /** "α 1.7 since step 340 (LookSAM)" */
  what: string
  /** What such a turn does, in a sentence; empty where nothing is known of it. */
  effect: string
}

/** From here on the reused part is at least as long as the gradient itself. */
const largeAlpha = 1

const ofLargeAlpha =
  'So large an α from the start slows learning or stops it; raised later, it keeps a network from memorising.'

/** What was turned last on the way, or else which lanes began with a large α; null where neither is the case. */
export function turnedOf(
  lanes: readonly RunLane[],
  marks: readonly Pick<KnobEvent, 'lane' | 'knob' | 'from' | 'to' | 't'>[],
): Turned | null {
  const shown = marks.filter(({ lane, t }) => t > 0 && lanes.some(({ index }) => index === lane))
  const last = shown.at(-1)
  if (last) {
    const { knob, to, t, from } = last
    const together = shown.filter((turn) => turn.t === t && turn.knob === knob && turn.to === to)
    const names = namesOf(lanes, together)
    const what = `${knobSigns[knob]} ${exact(to)} since step ${integer(t)}${names}`
    return { what, effect: effectOf(knob, from, to) }
  }
  const large = lanes.flatMap(({ index, settings }) =>
    'alpha' in settings && settings.alpha >= largeAlpha
      ? [{ lane: index, to: settings.alpha }]
      : [],
  )
  const [first] = large
  if (!first) return null
  const same = large.filter(({ to }) => to === first.to)
  return {
    what: `α ${exact(first.to)} from the start${namesOf(lanes, same)}`,
    effect: ofLargeAlpha,
  }
}

/** " (LookSAM)"; empty where all lanes were turned. */
function namesOf(lanes: readonly RunLane[], turned: readonly { lane: number }[]): string {
  const those = lanes.filter(({ index }) => turned.some(({ lane }) => lane === index))
  if (those.length === lanes.length && lanes.length > 1) return ''
  return ` (${those.map(({ settings }) => settings.name).join(', ')})`
}

function effectOf(knob: KnobName, from: number, to: number): string {
  if (knob === 'alpha' && to >= largeAlpha) return ofLargeAlpha
  return to > from ? raised[knob] : lowered[knob]
}

const raised: Readonly<Record<KnobName, string>> = {
  alpha: 'The reused g_v steers the steps between two refreshes more strongly.',
  k: 'Fewer second gradients: its steps get cheaper on average, and the g_v that is reused gets staler.',
  rho: 'SAM looks further uphill, and sees the slopes of a wider neighbourhood.',
  lr: 'Every step goes further.',
  weightDecay: 'Weights are pulled towards 0 more strongly.',
}

const lowered: Readonly<Record<KnobName, string>> = {
  alpha: 'The reused g_v steers the steps between two refreshes less.',
  k: 'More second gradients: its steps get dearer on average, and the g_v that is reused is fresher.',
  rho: 'SAM looks less far uphill: the smaller ρ, the more it is plain training.',
  lr: 'Every step goes less far.',
  weightDecay: 'Weights are pulled towards 0 less.',
}
