/** The phases of a step, one after the other, and which lines of the pseudo-code each of them executes. */
import type { Phase } from '../../../experiment/events.ts'
import type { Line, PartName } from '../../../experiment/pseudoCode/line.ts'

export const parts: Readonly<Record<PartName, { name: string; says: string }>> = {
  gradient: {
    name: 'gradient',
    says: 'The loss and its gradient g at the weights, as in plain training.',
  },
  ascent: {
    name: 'ascent',
    says: 'SAM’s perturbation: the weights go uphill by ε, for this one look only.',
  },
  secondGradient: {
    name: 'second gradient',
    says: 'The same images once more, at w + ε: the gradient there is g_s. This is what SAM pays for.',
  },
  projection: {
    name: 'projection',
    says: 'g_s is split into the part along g and the part across it, g_v, which is kept for the steps to come.',
  },
  reuse: {
    name: 'reuse',
    says: 'No second gradient: the kept g_v, scaled to the length α‖g‖, is added to g.',
  },
  clip: { name: 'clip', says: 'What goes to the optimizer is shortened if it is too long.' },
  update: { name: 'update', says: 'The base optimizer moves the weights.' },
}

/** Whether a step of this phase executes a line. */
const executes = (phase: Phase, { part, on }: Line): boolean =>
  part !== null && (on === undefined || on === phase)

/** What a step of this phase goes through, in order. */
export function stepParts(lines: readonly Line[], phase: Phase): PartName[] {
  return [...new Set(lines.filter((line) => executes(phase, line)).map(({ part }) => part!))]
}

/** How a line is drawn: executed here and now, executed before, still to come, or not in this step. */
export type Light = 'lit' | 'past' | 'ahead' | 'off'

/** `place` is the part of the step one has walked to; null shows the step whole. */
export function lightOf(
  line: Line,
  lines: readonly Line[],
  phase: Phase | null,
  place: number | null,
): Light {
  if (!phase || !executes(phase, line)) return 'off'
  if (place === null) return 'lit'
  const own = stepParts(lines, phase).indexOf(line.part!)
  return own === place ? 'lit' : own < place ? 'past' : 'ahead'
}
